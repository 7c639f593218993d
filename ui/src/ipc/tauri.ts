import { Channel } from "@tauri-apps/api/core";

import { commands, events, type CommandError as WireError, type Progress } from "./bindings";
import { CommandError, type Client } from "./client";
import { unpackPage, unpackPreview } from "./pages";

type Answer<T> = Promise<{ status: "ok"; data: T } | { status: "error"; error: WireError }>;

function isWireError(error: unknown): error is WireError {
  return typeof error === "object" && error !== null && "code" in error && "message" in error;
}

async function ask<T>(answer: Answer<T>): Promise<T> {
  let result: Awaited<Answer<T>>;
  try {
    result = await answer;
  } catch (error) {
    throw CommandError.from(error);
  }
  if (result.status === "ok") return result.data;
  const { error } = result;
  if (isWireError(error)) throw new CommandError(error.code, error.message, error.details);
  throw CommandError.from(error);
}

function channel(onProgress: (progress: Progress) => void): Channel<Progress> {
  const made = new Channel<Progress>();
  made.onmessage = onProgress;
  return made;
}

function png(bytes: ArrayBuffer): Blob {
  return new Blob([new Uint8Array(bytes)], { type: "image/png" });
}

/** Undoes a subscription, also one that is not established yet. */
function unsubscribe(listening: Promise<() => void>): () => void {
  return () => {
    void listening.then((stop) => stop());
  };
}

export function createTauriClient(): Client {
  return {
    getSession: () => ask(commands.getSession()),
    suggestWorkspacePath: (enterprise) => ask(commands.suggestWorkspacePath(enterprise)),
    chooseWorkspaceLocation: (enterprise) => ask(commands.chooseWorkspaceLocation(enterprise)),
    createWorkspace: (draft) => ask(commands.createWorkspace(draft)),
    chooseWorkspace: () => ask(commands.chooseWorkspace()),
    openRecent: (path) => ask(commands.openRecent(path)),
    closeWorkspace: async () => {
      await ask(commands.closeWorkspace());
    },
    zoomWindow: async (percent) => {
      await ask(commands.zoomWindow(percent));
    },
    noteUnsaved: async (unsaved) => {
      await ask(commands.noteUnsaved(unsaved));
    },
    startLanguage: (system) => ask(commands.startLanguage(system)),
    chooseLanguage: async (language) => {
      await ask(commands.chooseLanguage(language));
    },
    showLogFile: () => ask(commands.showLogFile()),

    getOverview: () => ask(commands.getOverview()),

    openView: (filter) => ask(commands.openView(filter)),
    readPage: async (view, offset, limit) => unpackPage(await ask(commands.readPage(view, offset, limit))),
    getNumber: (number) => ask(commands.getNumber(number)),
    assignNumbers: (selection, brand, reason, onProgress) =>
      ask(commands.assignNumbers(selection, brand, reason, channel(onProgress))),
    releaseNumbers: (selection, onProgress) => ask(commands.releaseNumbers(selection, channel(onProgress))),
    undoEdit: (edit, onProgress) => ask(commands.undoEdit(edit, channel(onProgress))),
    findRow: (view, number) => ask(commands.findRow(view, number)),

    chooseImportFile: () => ask(commands.chooseImportFile()),
    inspectImport: (file, region, mapping) => ask(commands.inspectImport(file, region, mapping)),
    planImport: (file, options, onProgress) => ask(commands.planImport(file, options, channel(onProgress))),
    commitImport: (plan, onProgress) => ask(commands.commitImport(plan, channel(onProgress))),
    cancelJob: async (job) => {
      await ask(commands.cancelJob(job));
    },
    saveRejects: (plan, fixes) => ask(commands.saveRejects(plan, fixes)),
    listImports: () => ask(commands.listImports()),

    listBrands: () => ask(commands.listBrands()),
    chooseLogo: () => ask(commands.chooseLogo()),
    logoImage: async (sha256) => png(await ask(commands.logoImage(sha256))),
    checkBrand: (draft) => ask(commands.checkBrand(draft)),
    listRemovedReasons: (uid, draft) => ask(commands.listRemovedReasons(uid, draft)),
    saveBrand: (uid, draft, agreed) => ask(commands.saveBrand(uid, draft, agreed)),
    drawPreview: async (request) => unpackPreview(await ask(commands.drawPreview(request))),
    listPreviewTargets: () => ask(commands.listPreviewTargets()),

    getSync: () => ask(commands.getSync()),
    connect: (url, invite) => ask(commands.connect(url, invite)),
    startLocalExchange: () => ask(commands.startLocalExchange()),
    syncNow: (onProgress) => ask(commands.syncNow(channel(onProgress))),

    getKey: () => ask(commands.getKey()),
    checkKeychain: async () => (await ask(commands.checkKeychain())).state,
    createKey: (store, passphrase) => ask(commands.createKey(store, passphrase)),
    unlockKey: (passphrase) => ask(commands.unlockKey(passphrase)),
    saveRecoveryCopy: (passphrase) => ask(commands.saveRecoveryCopy(passphrase)),
    restoreRecoveryCopy: (passphrase) => ask(commands.restoreRecoveryCopy(passphrase)),

    onWorkspaceChanged: (listener) =>
      unsubscribe(events.workspaceChanged.listen(({ payload }) => listener(payload.topic))),
    onImportFileDropped: (listener) =>
      unsubscribe(
        events.importFileDropped.listen(({ payload }) => {
          if (payload.kind === "file") listener(payload.file);
          else listener(new CommandError(payload.error.code, payload.error.message, payload.error.details));
        }),
      ),
  };
}
