import type { NumberPage } from "./pages";
import type * as T from "./types";

/** A command that was refused or failed. `code` is what the window acts on. */
export class CommandError extends Error {
  readonly code: T.Code;
  readonly details: unknown;

  constructor(code: T.Code, message: string, details: unknown = null) {
    super(message);
    this.name = "CommandError";
    this.code = code;
    this.details = details;
  }

  /** The error as the host wrote it. */
  static of(error: { code: T.Code; message: string; details?: unknown }): CommandError {
    return new CommandError(error.code, error.message, error.details ?? null);
  }

  static from(error: unknown): CommandError {
    if (error instanceof CommandError) return error;
    return new CommandError("internal", error instanceof Error ? error.message : String(error));
  }
}

/** A call as it will look, and in words. */
export interface Drawn {
  picture: Blob;
  shown: T.Shown;
}

type OnProgress = (progress: T.Progress) => void;
type Unsubscribe = () => void;

/** Everything the window asks of its host. Each promise rejects with a {@link CommandError}. */
export interface Client {
  getSession(): Promise<T.Session>;
  suggestWorkspacePath(enterprise: string): Promise<string>;
  chooseWorkspaceLocation(enterprise: string): Promise<string | null>;
  createWorkspace(request: { enterprise: string; region: string; path: string }): Promise<T.Workspace>;
  chooseWorkspace(): Promise<T.Workspace | null>;
  openRecent(path: string): Promise<T.Workspace>;
  closeWorkspace(): Promise<void>;
  /** Shows everything larger or smaller. */
  zoomWindow(percent: number): Promise<void>;
  /** Has the host ask before the window closes over what is not saved. */
  noteUnsaved(unsaved: boolean): Promise<void>;
  /** Settles the language, before anything is shown; `system` fits the system's best. */
  startLanguage(system: T.Language): Promise<T.Speech>;
  /** From the next start of the window on; null is the system's. */
  chooseLanguage(language: T.Language | null): Promise<void>;
  /** Shows the log file in the system's file manager, where there is one. */
  showLogFile(): Promise<T.LogFile>;

  getOverview(): Promise<T.Overview>;

  openView(filter: T.NumberFilter): Promise<T.View>;
  /** `limit` is at most 500. */
  readPage(view: number, offset: number, limit: number): Promise<NumberPage>;
  getNumber(number: string): Promise<T.NumberDetail>;
  /** Changes of numbers are the job `edit`; `view_changed` when the selection is not what it was. */
  assignNumbers(
    selection: T.Selection,
    brand: string,
    reason: string | null,
    onProgress: OnProgress,
  ): Promise<T.Changed>;
  releaseNumbers(selection: T.Selection, onProgress: OnProgress): Promise<T.Changed>;
  /** Takes a change of numbers or of a brand back: the latest, unless one is named. */
  undoEdit(edit: number | null, onProgress: OnProgress): Promise<T.Changed>;
  findRow(view: number, number: string): Promise<number | null>;

  chooseImportFile(): Promise<T.ImportFile | null>;
  inspectImport(
    file: string,
    region: string | null,
    mapping: T.ColumnMapping[] | null,
  ): Promise<T.ImportInspection>;
  planImport(file: string, options: T.ImportOptions, onProgress: OnProgress): Promise<T.ImportPlan>;
  commitImport(plan: string, onProgress: OnProgress): Promise<T.ImportResult>;
  cancelJob(job: string): Promise<void>;
  saveRejects(plan: string, fixes: T.RejectFix[]): Promise<T.SavedRejects | null>;
  listImports(): Promise<T.ImportRecord[]>;

  listBrands(): Promise<T.Brand[]>;
  chooseLogo(): Promise<T.LogoRef | null>;
  /** A PNG of 256×256 pixels. */
  logoImage(sha256: string): Promise<Blob>;
  checkBrand(draft: T.BrandDraft): Promise<T.Problem[]>;
  /** Call reasons that numbers of the brand carry and the draft does not have. */
  listRemovedReasons(uid: string, draft: T.BrandDraft): Promise<T.RemovedReason[]>;
  saveBrand(uid: string | null, draft: T.BrandDraft, agreed: T.BrandAgreed): Promise<T.SavedBrand>;
  /** The picture is a PNG. */
  drawPreview(request: T.PreviewRequest): Promise<Drawn>;
  listPreviewTargets(): Promise<T.PreviewTargets>;

  getSync(): Promise<T.SyncState>;
  connect(url: string, invite: string): Promise<T.Connection>;
  startLocalExchange(): Promise<T.Connection>;
  syncNow(onProgress: OnProgress): Promise<T.SyncResult>;

  getKey(): Promise<T.Key | null>;
  checkKeychain(): Promise<T.KeychainState>;
  createKey(store: T.KeyStore, passphrase: string | null): Promise<T.Key>;
  unlockKey(passphrase: string): Promise<T.Key>;
  saveRecoveryCopy(passphrase: string): Promise<{ path: string } | null>;
  restoreRecoveryCopy(passphrase: string): Promise<T.Key | null>;

  onWorkspaceChanged(listener: (topic: T.Topic) => void): Unsubscribe;
  onImportFileDropped(listener: (file: T.ImportFile | CommandError) => void): Unsubscribe;
}
