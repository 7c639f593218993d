/** The host's types under the names the window uses. Times are unix seconds. */
export type {
  Brand, BrandAgreed, BrandDraft, Certificate, Changed, Code, ColumnMapping, Connection, EventRow, HistoryEntry,
  ImportColumn, ImportCounts, ImportField, ImportFile, ImportInspection, ImportOptions, ImportOutcome,
  ImportPlan, ImportRecord, ImportResult, ImportSampleRow, Key, KeychainState, KeyStore, LogEntry,
  LogoRef, NumberDetail, NumberFilter, NumberStatus, Overview, PreviewRequest, PreviewSource,
  PreviewTarget, PreviewTargets, Problem, ProblemCode, Progress, RecentWorkspace, Refusal, Region,
  ReasonChoice, RejectCode, RemovedReason, SavedBrand, SavedRejects,
  Selection, Session, Shown, StatusCounts, Step, StepKind, SyncResult, SyncState, Topic, View, Workspace,
  BrandField as ProblemField,
  Device as DeviceId,
} from "./bindings";
export type Theme = "light" | "dark";
