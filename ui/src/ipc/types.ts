import type { eventKinds, problemTypes } from "./bindings";

/** The host's types under the names the window uses. Times are unix seconds. */
export type {
  Brand, BrandDraft, Carrier, Certificate, Changed, Code, ColumnMapping, Connection, EventRow, HistoryEntry,
  ImportColumn, ImportCounts, ImportField, ImportFile, ImportInspection, ImportOptions, ImportOutcome,
  ImportPlan, ImportRecord, ImportResult, ImportSampleRow, Key, KeychainState, KeyStore, Language, LogEntry, LogFile,
  LogoRef, NumberDetail, NumberFilter, NumberStatus, Overview, PreviewRequest, PreviewSource,
  PreviewTargets, Problem, ProblemCode, Progress, RecentWorkspace, Refusal,
  RejectCode, RejectFix, SavedRejects,
  Selection, Session, Shown, Speech, StatusCounts, Step, StepKind, SyncResult, SyncState, Topic, View, Workspace,
  BrandField as ProblemField,
  Device as DeviceId,
} from "./bindings";
/** What an exchange refuses with, the last part of its problem type. */
export type ProblemType = (typeof problemTypes)[number];
/** What an exchange tells. */
export type EventKind = (typeof eventKinds)[number];
export type Theme = "light" | "dark";
