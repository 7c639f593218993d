import { limits } from "../bindings";
import { CommandError, type Client } from "../client";
import type { NumberRow } from "../pages";
import type {
  Brand, BrandDraft, Code, Connection, EventRow, ImportCounts, ImportFile, ImportPlan, ImportRecord, Key,
  KeychainState, Language, LogEntry, NumberFilter, PreviewRequest, PreviewTargets, Problem, Progress, Selection, Shown,
  Step, Topic, Workspace,
} from "../types";
import { drawLogo, drawPicture } from "./picture";
import { NumberTable, REASONS, STATUSES } from "./table";

export interface FakeOptions {
  /** Rows in the workspace. */
  rows?: number;
  /** How far set-up has come; "fresh" has no workspace. */
  stage?: "fresh" | "empty" | "full";
  /** Milliseconds each answer takes. */
  latency?: number;
  /** Commands that fail, by name. Changed while it runs, it acts from the next call on. */
  failing?: Partial<Record<keyof Client, Code>>;
  /** Commands that never answer. */
  hanging?: (keyof Client)[];
  keychain?: KeychainState;
  keyStore?: Key["store"];
  unlocked?: boolean;
  /** A window that had the workspace open before. */
  otherWindow?: Workspace["otherWindow"];
  /** Asked for in the settings; absent it is the system's. */
  language?: Language;
  /** The clock, unix seconds. */
  now?: () => number;
}

const REGIONS = ["CA", "DE", "GB", "US"];
const HEAD = "sha256-7kdCBZqH0nqMeU1QxJ3cKz5oY8hFvTgR2bWn4sLpA9E";
const DAY = 86_400;

export interface FakeClient extends Client {
  /** Lets a file fall on the window. */
  drop: (file: ImportFile | CommandError) => void;
  /** Tells the window that something has changed. */
  tell: (...topics: Topic[]) => void;
  failing: Partial<Record<keyof Client, Code>>;
  /** Whether the host would ask before it closes the window. */
  readonly unsaved: boolean;
  /** Milliseconds each answer takes from here on. */
  latency: number;
  /** Does what another program beside the window does: it is told of later, or never. */
  elsewhere: <T>(work: () => Promise<T>) => Promise<T>;
}

/** A host in memory, for tests and for looking at the window in a browser. */
export function createFakeClient(options: FakeOptions = {}): FakeClient {
  const now = options.now ?? (() => Math.floor(Date.now() / 1000));
  const stage = options.stage ?? "full";
  let latency = options.latency ?? 0;
  let quiet = false;
  let unsaved = false;
  const failing = { ...options.failing };
  const full = stage === "full";
  const table = new NumberTable(full ? (options.rows ?? 1_300_000) : 0, now());
  const views = new Map<number, { rows: Int32Array; filter: NumberFilter }>();
  const cancelled = new Set<string>();
  const topicListeners = new Set<(topic: Topic) => void>();
  const dropListeners = new Set<(file: ImportFile | CommandError) => void>();
  const files = new Map<string, ImportFile>();
  let nextView = 1;
  let chosen: Language | null = options.language ?? null;
  let nextEdit = 1;
  let edits: { edit: number; rows: [at: number, brand: number, reason: number][]; brand: Brand | null }[] = [];
  let workspace: { enterprise: string; region: string; path: string } | null =
    stage === "fresh"
      ? null
      : { enterprise: "Harbour Health", region: "US", path: "/home/ada/Documents/Harbour Health.signet" };
  let key: Key | null = full
    ? {
        kid: "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
        store: options.keyStore ?? "keychain",
        createdAt: now() - 40 * DAY,
        recoveryCopyAt: now() - 39 * DAY,
        unlocked: options.unlocked ?? true,
      }
    : null;
  let connection: Connection | null = full ? makeConnection("https://exchange.harbour.example", false) : null;
  let lastSync: number | null = full ? now() - 120 : null;
  let imports: ImportRecord[] = full
    ? [
        record("carrier-export.csv", 1, { rows: 48_212, blank: 0, created: 41_906, updated: 3_118, unchanged: 1_944, duplicate: 1_196, rejected: 48 }),
        record("clinics-east.tsv", 12, { rows: 412_087, blank: 3, created: 412_060, updated: 0, unchanged: 0, duplicate: 24, rejected: 0 }),
        record("all-dids-2026.csv", 31, { rows: 846_120, blank: 11, created: 845_934, updated: 0, unchanged: 0, duplicate: 170, rejected: 5 }),
      ]
    : [];
  let brands: Brand[] = full
    ? [
        brand("brand-1", { displayName: "Harbour Health", shortName: "Harbour Health", logo: "9c1f", reasons: ["Appointment Reminder", "Test Results", "Billing Question", "Prescription Ready"] }, 4),
        brand("brand-2", { displayName: "Harbour Health Network", shortName: null, logo: "77aa", reasons: ["Appointment Reminder", "Test Results"] }, 2),
      ]
    : [];
  const entries: LogEntry[] = full ? Array.from({ length: 24 }, (_, i) => entry(214 - i)) : [];
  const events: EventRow[] = full ? Array.from({ length: 30 }, (_, i) => event(8_841 - i)) : [];

  function record(fileName: string, days: number, counts: ImportCounts): ImportRecord {
    return { import: fileName, fileName, importedAt: now() - days * DAY, counts };
  }

  function makeConnection(url: string, local: boolean): Connection {
    return {
      uid: "connection-1",
      url,
      exchangeId: "exchange-7f3a",
      enterpriseId: "ent_01J9ZK4T2M",
      seq: full ? 214 : 0,
      head: full ? HEAD : null,
      pending: 0,
      refused: 0,
      lastSync: full ? now() - 120 : null,
      certificate: {
        subject: "CN=Harbour Health desk 1",
        notAfter: now() + 12 * DAY - 3600,
        numbers: ["+12122000000–+12126999999", "+16462000000–+16462999999"],
      },
      local,
    };
  }

  function entry(seq: number): LogEntry {
    const receipt = seq % 9 === 0 ? 312 : 0;
    const made = now() - (214 - seq) * 7_400 - 140;
    return { seq, digest: `sha256-${btoa(`manifest ${seq} of the log`).slice(0, 40)}`, numbers: seq % 3 === 0 ? 1_894 : 10_000, bytes: 41_200 + seq * 17, createdAt: made, receivedAt: made + 2, refused: receipt };
  }

  function event(seq: number): EventRow {
    const conflict = seq % 7 === 0;
    return { seq, occurredAt: now() - (8_841 - seq) * 5_200 - 130, kind: conflict ? "conflict" : "number_status", status: conflict ? "in_review" : seq % 5 === 0 ? "rejected" : "active", numbers: 40 + (seq % 13) * 311, code: conflict ? "number_conflict" : seq % 5 === 0 ? "number_not_authorized" : null };
  }

  function brand(uid: string, draft: BrandDraft, revision: number): Brand {
    return { uid, revision, displayName: draft.displayName, shortName: draft.shortName, logo: draft.logo === null ? null : { sha256: draft.logo }, reasons: draft.reasons, numbers: 0, live: 0, status: revision > 1 ? "active" : "draft", pending: false, problems: problems(draft) };
  }

  function problems(draft: BrandDraft): Problem[] {
    const found: Problem[] = [];
    const add = (code: Problem["code"], severity: Problem["severity"], target: string, field: Problem["field"], params: Record<string, string> = {}) =>
      found.push({ code, severity, target, message: code, field, params });
    const length = [...draft.displayName].length;
    if (draft.displayName.trim() === "") add("name_missing", "refused", "all", "display_name");
    if (length > limits.displayName) add("name_too_long", "refused", "all", "display_name", { max: String(limits.displayName), length: String(length) });
    if ([...(draft.shortName ?? "")].length > limits.shortName) add("short_name_too_long", "refused", "all", "short_name", { max: String(limits.shortName) });
    if (length > limits.shortName && draft.shortName === null) {
      add("name_over_target", "refused", "regal", "display_name", { max: String(limits.shortName), length: String(length) });
      add("name_cut", "warning", "verizon", "short_name", { max: String(limits.shortName), length: String(length) });
    }
    if (draft.logo !== null) add("logo_transparent", "warning", "hiya", "logo");
    if (draft.reasons.includes("Billing Question")) add("reason_not_approved", "warning", "telnyx", "reasons", { reason: "Billing Question" });
    return found;
  }

  function brandIndex(uid: string): number {
    return brands.findIndex((candidate) => candidate.uid === uid) + 1;
  }

  function counted(): Brand[] {
    const total = brands.map(() => 0);
    const live = brands.map(() => 0);
    for (let i = 0; i < table.total; i += 1) {
      const at = (table.brand[i] ?? 0) - 1;
      if (at < 0) continue;
      total[at] = (total[at] ?? 0) + 1;
      if (table.status[i] === 3) live[at] = (live[at] ?? 0) + 1;
    }
    return brands.map((one, i) => ({ ...one, numbers: total[i] ?? 0, live: live[i] ?? 0 }));
  }

  function pendingCount(): number {
    let sum = 0;
    for (let i = 0; i < table.total; i += 1) sum += table.pending[i] ?? 0;
    return sum;
  }

  function currentWorkspace(): Workspace {
    if (workspace === null) throw new CommandError("workspace_not_found", "no workspace is open");
    const counts = table.counts();
    return { ...workspace, fileName: workspace.path.split("/").at(-1) ?? "", numbers: table.total, brands: brands.length, key, connection: current(), pending: pendingCount(), refused: counts.rejected, inReview: counts.inReview, lastSync, otherWindow: options.otherWindow ?? null };
  }

  function current(): Connection | null {
    return connection === null ? null : { ...connection, pending: pendingCount(), refused: table.counts().rejected, lastSync };
  }

  function tell(...topics: Topic[]): void {
    if (quiet) return;
    for (const topic of topics) for (const listener of topicListeners) listener(topic);
  }

  function refuse(code: Code): never {
    throw new CommandError(code, `refused with ${code}`);
  }

  async function answer<T>(name: keyof Client, work: () => T | Promise<T>): Promise<T> {
    if (options.hanging?.includes(name)) await new Promise(() => undefined);
    if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency));
    const code = failing[name];
    if (code !== undefined) refuse(code);
    return work();
  }

  async function work(job: string, unit: Progress["unit"], total: number, onProgress: (p: Progress) => void): Promise<void> {
    cancelled.delete(job);
    const steps = latency > 0 ? 20 : 2;
    for (let i = 1; i <= steps; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, latency > 0 ? 110 : 0));
      if (cancelled.has(job)) refuse("cancelled");
      onProgress({ done: Math.round((total * i) / steps), total, unit, perSecond: 184_000, secondsLeft: ((steps - i) * 110) / 1000 });
    }
  }

  function rowsOf(selection: Selection): number[] {
    const view = views.get(selection.view) ?? refuse("view_changed");
    const rows = selection.ranges.flatMap(([start, end]) => [...view.rows.subarray(start, end)]);
    const now = table.select(view.filter, brandIndex);
    const matches = new Set(now);
    const moved = rows.length === view.rows.length && now.length !== rows.length;
    if (moved || rows.length !== selection.count || !rows.every((at) => matches.has(at))) refuse("view_changed");
    return rows;
  }

  function remember(rows: number[], was: Brand | null = null): number | null {
    if (rows.length === 0 && was === null) return null;
    const edit = nextEdit;
    nextEdit += 1;
    edits = [...edits, { edit, rows: rows.map((at) => [at, table.brand[at] ?? 0, table.reason[at] ?? 0]), brand: was }];
    return edit;
  }

  /** Rows of a brand by a call reason that a draft of it does not have. */
  function lost(uid: string, draft: BrandDraft): Map<string, number[]> {
    const found = new Map<string, number[]>();
    const index = brandIndex(uid);
    for (let i = 0; i < table.total; i += 1) {
      const reason = table.reasonOf(i);
      if (table.brand[i] !== index || reason === "" || draft.reasons.includes(reason)) continue;
      found.set(reason, [...(found.get(reason) ?? []), i]);
    }
    return found;
  }

  function shown(request: PreviewRequest): { shown: Shown; number: string } {
    const { source } = request;
    let name = "";
    let short: string | null = null;
    let reason: string | null = null;
    let number = "(212) 602-7034";
    if (source.kind === "number") {
      const at = table.find(source.number);
      const found = brands[(table.brand[at] ?? 0) - 1];
      number = at < 0 ? number : table.national(at);
      name = found?.displayName ?? number;
      short = found?.shortName ?? null;
      reason = table.reasonOf(at) || null;
    } else {
      const draft = source.kind === "draft" ? source.draft : brands.find((one) => one.uid === source.uid);
      name = draft?.displayName ?? "";
      short = draft?.shortName ?? null;
      reason = source.reason;
    }
    if (request.plain) return { shown: { name: number, reason: null, truncated: false, missingGlyphs: false }, number };
    const limit = request.device === "landline" || request.carrier === "verizon" ? 15 : 25;
    if ([...name].length > limit && short !== null) name = short;
    const truncated = [...name].length > limit;
    if (request.device === "landline" || request.carrier === "verizon") reason = null;
    return { shown: { name: truncated ? `${name.slice(0, limit - 1)}…` : name, reason, truncated, missingGlyphs: false }, number };
  }

  const sampleRows: ImportPlan["sample"] = [
    { line: 10_442, raw: "1.212.602.7034", number: "+12126027034", national: "(212) 602-7034", label: "Front desk, Pier 4 clinic", outcome: "created", code: null },
    { line: 10_443, raw: "+12126027035", number: "+12126027035", national: "(212) 602-7035", label: "Nurse line", outcome: "updated", code: null },
    { line: 10_444, raw: "1.21255E+10", number: null, national: null, label: "Billing", outcome: "rejected", code: "scientific_notation" },
    { line: 10_445, raw: "2126027037", number: "+12126027037", national: "(212) 602-7037", label: "Scheduling desk 12", outcome: "created", code: null },
    { line: 10_446, raw: "(212) 602 7034", number: "+12126027034", national: "(212) 602-7034", label: "Front desk", outcome: "duplicate", code: null },
    { line: 10_447, raw: "212 602 7038", number: "+12126027038", national: "(212) 602-7038", label: "Pharmacy", outcome: "unchanged", code: null },
  ];
  const planCounts: ImportCounts = { rows: 48_212, blank: 0, created: 41_906, updated: 3_118, unchanged: 1_944, duplicate: 1_196, rejected: 48 };

  function steps(): Step[] {
    const counts = table.counts();
    let unbranded = 0;
    for (let i = 0; i < table.total; i += 1) if (table.brand[i] === 0) unbranded += 1;
    const pending = pendingCount();
    const found: Step[] = [];
    if (key === null) found.push({ kind: "create_key", count: 0 });
    else if (key.recoveryCopyAt === null) found.push({ kind: "save_recovery_copy", count: 0 });
    if (connection === null) found.push({ kind: "connect", count: 0 });
    if (table.total === 0) found.push({ kind: "import_numbers", count: 0 });
    if (brands.length === 0) found.push({ kind: "add_brand", count: 0 });
    if (table.total > 0 && unbranded > 0) found.push({ kind: "assign_brand", count: unbranded });
    if (pending > 0) found.push({ kind: "sync", count: pending });
    if (counts.rejected > 0) found.push({ kind: "review_refused", count: counts.rejected });
    if (found.length === 0) found.push({ kind: "all_live", count: counts.active });
    return found;
  }

  return {
    failing,
    tell,
    get unsaved() { return unsaved; },
    get latency() { return latency; },
    set latency(milliseconds) { latency = milliseconds; },
    elsewhere: async (work) => {
      quiet = true;
      try {
        return await work();
      } finally {
        quiet = false;
      }
    },
    drop: (file) => dropListeners.forEach((listener) => listener(file)),

    getSession: () =>
      answer("getSession", () => ({
        workspace: workspace === null ? null : currentWorkspace(),
        recent: stage === "fresh" ? [] : [
          { path: "/home/ada/Documents/Harbour Health.signet", enterprise: "Harbour Health", openedAt: now() - 300, exists: true },
          { path: "/home/ada/Documents/Pier Dental.signet", enterprise: "Pier Dental", openedAt: now() - 9 * DAY, exists: true },
          { path: "/media/stick/Old trial.signet", enterprise: "Old trial", openedAt: now() - 60 * DAY, exists: false },
        ],
        regions: REGIONS,
        version: "0.1.0",
        problem: null,
      })),
    suggestWorkspacePath: (enterprise) => answer("suggestWorkspacePath", () => `/home/ada/Documents/${enterprise}.signet`),
    chooseWorkspaceLocation: (enterprise) => answer("chooseWorkspaceLocation", () => `/home/ada/Desktop/${enterprise}.signet`),
    createWorkspace: (draft) => answer("createWorkspace", () => {
      workspace = { enterprise: draft.enterprise, region: draft.region, path: draft.path };
      return currentWorkspace();
    }),
    chooseWorkspace: () => answer("chooseWorkspace", () => {
      workspace = { enterprise: "Pier Dental", region: "US", path: "/home/ada/Documents/Pier Dental.signet" };
      return currentWorkspace();
    }),
    openRecent: (path) => answer("openRecent", () => {
      workspace = { enterprise: path.split("/").at(-1)?.replace(".signet", "") ?? "", region: "US", path };
      return currentWorkspace();
    }),
    closeWorkspace: () => answer("closeWorkspace", () => { workspace = null; }),
    zoomWindow: async () => undefined,
    noteUnsaved: async (noted) => { unsaved = noted; },
    startLanguage: (system) => answer("startLanguage", () => ({ chosen, language: chosen ?? system })),
    chooseLanguage: (language) => answer("chooseLanguage", () => { chosen = language; }),
    showLogFile: () => answer("showLogFile", () => ({
      path: "/home/ada/.local/state/signet/signet.log",
      written: true,
      revealed: false,
    })),

    getOverview: () => answer("getOverview", () => {
      const counts = table.counts();
      let unbranded = 0;
      let example: string | null = null;
      const refusals = new Map<string, number>();
      for (let i = 0; i < table.total; i += 1) {
        if (table.brand[i] === 0) unbranded += 1;
        else example ??= table.number(i);
        const code = table.codeOf(i);
        if (code !== "") refusals.set(code, (refusals.get(code) ?? 0) + 1);
      }
      return {
        total: table.total,
        counts,
        liveWaiting: 0,
        unbranded,
        pending: pendingCount(),
        refusals: [...refusals].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count),
        steps: steps(),
        recoveryCopyMissing: key !== null && key.recoveryCopyAt === null,
        certificateNotAfter: connection?.certificate.notAfter ?? null,
        exampleNumber: example,
      };
    }),

    openView: (filter) => answer("openView", () => {
      const rows = table.select(filter, brandIndex);
      const view = nextView;
      nextView += 1;
      views.set(view, { rows, filter });
      let pending = 0;
      for (const row of rows) pending += table.pending[row] ?? 0;
      return { view, total: rows.length, pending };
    }),
    readPage: (view, offset, limit) => answer("readPage", () => {
      const { rows } = views.get(view) ?? refuse("view_closed");
      const page = [...rows.subarray(offset, offset + limit)].map((at): NumberRow => ({
        number: table.number(at),
        national: table.national(at),
        label: table.labelOf(at),
        department: table.departmentOf(at),
        brand: brands[(table.brand[at] ?? 0) - 1]?.displayName ?? "",
        reason: table.reasonOf(at),
        status: table.statusOf(at),
        pending: table.pending[at] === 1,
        code: table.codeOf(at),
        changed: table.changed[at] ?? 0,
      }));
      return { offset, rows: page };
    }),
    getNumber: (number) => answer("getNumber", () => {
      const at = table.find(number);
      if (at < 0) refuse("unknown_number");
      const owner = brands[(table.brand[at] ?? 0) - 1];
      const changedAt = table.changed[at] ?? 0;
      const code = table.codeOf(at) || null;
      const facts = { seq: null, digest: null, status: null, code: null };
      return {
        number: table.number(at), national: table.national(at), label: table.labelOf(at), department: table.departmentOf(at),
        brand: owner ? { uid: owner.uid, name: owner.displayName } : null, reason: table.reasonOf(at) || null,
        status: table.statusOf(at), code, changedAt, pending: table.pending[at] === 1,
        history: owner
          ? [
              { at: changedAt, kind: "status" as const, facts: { ...facts, status: table.statusOf(at), code } },
              { at: changedAt - 90, kind: "receipt" as const, facts: { ...facts, seq: 214, digest: HEAD } },
              { at: changedAt - 4000, kind: "assigned" as const, facts },
            ]
          : [],
      };
    }),
    assignNumbers: (selection, uid, reason, onProgress) => answer("assignNumbers", async () => {
      const index = brandIndex(uid);
      if (index === 0) refuse("unknown_brand");
      const rows = rowsOf(selection);
      await work("edit", "numbers", rows.length, onProgress);
      const edit = remember(rows);
      const code = Math.max(0, ["", "Appointment Reminder", "Test Results", "Billing Question", "Prescription Ready"].indexOf(reason ?? ""));
      for (const at of rows) {
        table.brand[at] = index;
        table.reason[at] = code;
        table.edit(at);
        table.changed[at] = now();
      }
      tell("numbers");
      return { changed: rows.length, edit, brand: null };
    }),
    releaseNumbers: (selection, onProgress) => answer("releaseNumbers", async () => {
      const rows = rowsOf(selection).filter((at) => table.brand[at] !== 0);
      await work("edit", "numbers", rows.length, onProgress);
      const edit = remember(rows);
      for (const at of rows) {
        table.brand[at] = 0;
        table.reason[at] = 0;
        table.edit(at);
        table.changed[at] = now();
      }
      tell("numbers");
      return { changed: rows.length, edit, brand: null };
    }),
    undoEdit: (edit, onProgress) => answer("undoEdit", async () => {
      const found = edits.find((one) => one.edit === (edit ?? edits.at(-1)?.edit)) ?? refuse("nothing_to_undo");
      await work("edit", "numbers", found.rows.length, onProgress);
      found.rows.forEach(([at, brand, reason]) => {
        table.brand[at] = brand;
        table.reason[at] = reason;
        table.edit(at);
        table.changed[at] = now();
      });
      const was = found.brand;
      if (was !== null) brands = brands.map((one) => (one.uid === was.uid ? (one.pending ? was : { ...was, revision: one.revision + 1, pending: true }) : one));
      edits = edits.filter((one) => one !== found);
      tell("numbers", "brands");
      return { changed: found.rows.length, edit: null, brand: was?.displayName ?? null };
    }),
    findRow: (view, number) => answer("findRow", () => {
      const { rows } = views.get(view) ?? refuse("view_closed");
      const at = table.find(number);
      const row = at < 0 ? -1 : rows.indexOf(at);
      return row < 0 ? null : row;
    }),

    chooseImportFile: () => answer("chooseImportFile", () => {
      const file = { file: "file-1", name: "carrier-export.csv", bytes: 3_412_008 };
      files.set(file.file, file);
      return file;
    }),
    inspectImport: (_file, _region, mapping) => answer("inspectImport", () => ({
      encoding: "UTF-8",
      delimiter: ",",
      hasHeader: true,
      columns: [
        { index: 0, name: "DID", samples: ["1.212.602.7034", "+12126027035", "1.21255E+10"], suggested: mapping ? null : ("number" as const) },
        { index: 1, name: "Description", samples: ["Front desk, Pier 4 clinic", "Nurse line", "Billing"], suggested: mapping ? null : ("label" as const) },
        { index: 2, name: "Dept", samples: ["Clinics", "Clinics", "Billing"], suggested: mapping ? null : ("department" as const) },
        { index: 3, name: "Trunk", samples: ["NYC-04", "NYC-04", "NYC-11"], suggested: null },
      ],
      rows: [],
      rowsEstimated: 48_200,
    })),
    planImport: (file, _options, onProgress) => answer("planImport", async () => {
      await work(file, "bytes", 3_412_008, onProgress);
      return { plan: "plan-1", counts: planCounts, rejectCodes: [{ code: "too_short", count: 36 }, { code: "several_numbers", count: 9 }, { code: "scientific_notation", count: 3 }], sample: sampleRows, seconds: 0.41 };
    }),
    commitImport: (plan, onProgress) => answer("commitImport", async () => {
      await work(plan, "rows", planCounts.created + planCounts.updated, onProgress);
      let digits = Math.max(16_462_000_000, table.last() + 3);
      for (let i = 0; i < Math.min(planCounts.created, table.room()); i += 1) {
        table.append(digits, i % 8, now());
        digits += 3;
      }
      imports = [record("carrier-export.csv", 0, planCounts), ...imports];
      tell("numbers", "imports");
      return { import: "import-1", counts: planCounts, seconds: 0.62 };
    }),
    cancelJob: async (job) => { cancelled.add(job); },
    saveRejects: () => answer("saveRejects", () => ({ path: "/home/ada/Documents/carrier-export refused.csv", rows: planCounts.rejected })),
    listImports: () => answer("listImports", () => imports),

    listBrands: () => answer("listBrands", counted),
    chooseLogo: () => answer("chooseLogo", () => ({ sha256: "9c1f00" })),
    logoImage: () => answer("logoImage", () => drawLogo()),
    checkBrand: (draft) => answer("checkBrand", () => problems(draft)),
    listRemovedReasons: (uid, draft) => answer("listRemovedReasons", () =>
      [...lost(uid, draft)].map(([reason, rows]) => ({ reason, numbers: rows.length, live: rows.filter((at) => table.status[at] === 3).length }))),
    saveBrand: (uid, draft, agreed) => answer("saveBrand", () => {
      const index = uid === null ? -1 : brandIndex(uid) - 1;
      const before = brands[index] ?? null;
      if (before !== null && agreed.revision !== null && agreed.revision !== before.revision) refuse("brand_changed");
      const removed = uid === null ? [] : [...lost(uid, draft)];
      const choices = removed.map(([reason, rows]) => agreed.reasons.find((one) => one.reason === reason && one.numbers === rows.length) ?? refuse("reasons_in_use"));
      const edit = before === null ? null : remember(removed.flatMap(([, rows]) => rows), before);
      removed.forEach(([, rows], i) => {
        for (const at of rows) table.reason[at] = Math.max(0, REASONS.indexOf(choices[i]?.instead ?? ""));
      });
      const saved = { ...brand(uid ?? `brand-${brands.length + 1}`, draft, (before?.revision ?? 0) + 1), pending: true };
      brands = index < 0 ? [...brands, saved] : brands.map((one, i) => (i === index ? saved : one));
      tell("brands");
      return { brand: counted()[index < 0 ? brands.length - 1 : index] ?? saved, edit, reasonsChanged: removed.reduce((sum, [, rows]) => sum + rows.length, 0) };
    }),
    drawPreview: (request) => answer("drawPreview", async () => {
      const seen = shown(request);
      return { picture: await drawPicture(request, seen.shown, seen.number), shown: seen.shown };
    }),
    listPreviewTargets: () => answer("listPreviewTargets", (): PreviewTargets => ({
      devices: ["iphone", "android", "landline"],
      carriers: ["verizon", "att", "tmobile"],
    })),

    getSync: () => answer("getSync", () => ({ connection: current(), pending: pendingCount(), outbox: [], entries, events, retryAt: null })),
    connect: (url) => answer("connect", () => {
      if (key === null) refuse("no_key");
      if (!/^https?:\/\//.test(url)) refuse("invalid_url");
      connection = makeConnection(url, false);
      tell("sync");
      return connection;
    }),
    startLocalExchange: () => answer("startLocalExchange", () => {
      if (key === null) refuse("no_key");
      connection = makeConnection("http://127.0.0.1:40123", true);
      tell("sync");
      return connection;
    }),
    syncNow: (onProgress) => answer("syncNow", async () => {
      if (key?.unlocked === false) refuse("passphrase_required");
      const pending = pendingCount();
      await work("sync", "numbers", Math.max(1, pending), onProgress);
      for (let i = 0; i < table.total; i += 1) {
        if (table.pending[i] !== 1) continue;
        table.pending[i] = 0;
        table.status[i] = table.brand[i] === 0 ? 0 : STATUSES.indexOf("active");
      }
      brands = brands.map((one) => ({ ...one, status: "active", pending: false }));
      lastSync = now();
      tell("sync", "numbers");
      return { pushed: { changeSets: Math.ceil(pending / 10_000), numbers: pending, bytes: pending * 4 }, pulled: { events: pending > 0 ? 3 : 0 }, refused: [], seconds: 1.8 };
    }),

    getKey: () => answer("getKey", () => key),
    checkKeychain: () => answer("checkKeychain", () => options.keychain ?? "available"),
    createKey: (store, passphrase) => answer("createKey", () => {
      if (store === "file" && passphrase === null) refuse("passphrase_required");
      if (store === "keychain" && (options.keychain ?? "available") !== "available") refuse("keychain_locked");
      key = { kid: "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", store, createdAt: now(), recoveryCopyAt: null, unlocked: true };
      tell("keys");
      return key;
    }),
    unlockKey: (passphrase) => answer("unlockKey", () => {
      if (key === null) refuse("no_key");
      if (passphrase === "wrong") refuse("wrong_passphrase");
      key = { ...key, unlocked: true };
      tell("keys");
      return key;
    }),
    saveRecoveryCopy: () => answer("saveRecoveryCopy", () => {
      if (key === null) refuse("no_key");
      key = { ...key, recoveryCopyAt: now() };
      tell("keys");
      return { path: "/home/ada/Desktop/Harbour Health.signet-key" };
    }),
    restoreRecoveryCopy: (passphrase) => answer("restoreRecoveryCopy", () => {
      if (passphrase === "wrong") refuse("wrong_passphrase");
      tell("keys");
      return key;
    }),

    onWorkspaceChanged: (listener) => {
      topicListeners.add(listener);
      return () => topicListeners.delete(listener);
    },
    onImportFileDropped: (listener) => {
      dropListeners.add(listener);
      return () => dropListeners.delete(listener);
    },
  };
}
