import type { NumberStatus, Progress } from "../../ipc";
import { bytes, count, duration, n } from "./words";

export const app = {
  name: "Signet",
  skip: "Skip to content",
  navigation: "Screens",
  loading: "Loading",
  cancel: "Cancel",
  back: "Back",
  close: "Close",
  retry: "Try again",
  copy: "Copy",
  copied: "Copied",
  notifications: "Notifications",
  dismiss: "Dismiss",
  optional: "optional",
  on: (name: string) => `On ${name}`,
};

export const nav = {
  overview: "Overview",
  numbers: "Numbers",
  brands: "Brands",
  imports: "Imports",
  sync: "Sync",
  keys: "Keys",
  refused: (refused: number) => `${n(refused)} refused`,
  total: (total: number) => `${n(total)} in all`,
};

export const status = {
  draft: "Not sent",
  submitted: "Sent",
  in_review: "In review",
  active: "Live",
  rejected: "Refused",
  suspended: "Suspended",
  expired: "Expired",
} satisfies Record<NumberStatus, string>;

/** A status whose number has a change that is not sent yet. */
export const statusWaiting = (word: string) => `${word}, change waiting`;

export const fault = {
  openAgain: "Open again",
  openAnother: "Open another workspace…",
  file: "The file",
  copyPath: "Copy path",
  pathCopied: "Path copied",
  backup: "A backup of a workspace is a copy of its file, made while Signet was closed. If you have none, keep the file and those beside it whose names begin with the same words: they may hold the latest changes.",
};

export const otherWindow = {
  title: "Also open in another window of Signet",
  text: (where: string) => `${where} has this workspace open too. You can go on here: each window shows what the other saves.`,
  process: (process: number) => `Process ${process}`,
  processOn: (process: number, computer: string) => `Process ${process} on ${computer}`,
  unknown: "Another window",
  dismiss: "OK",
};

export const preview = {
  cut: "Cut to fit on this screen.",
  missingGlyphs: "Boxes stand for letters that this picture cannot draw; handsets have them.",
};

export const theme = { label: "Appearance", system: "System", light: "Light", dark: "Dark" };

export const language = {
  label: "Language",
  system: "System",
  busyText: "Wait for it to end, or cancel it, before you change the language.",
};

export const palette = {
  showLog: "Show log file",
  logAt: (path: string) => `Log file: ${path}`,
  logEmpty: (path: string) => `Nothing could be written to the log file: ${path}`,
  copyPath: "Copy path",
  open: "Search or run a command",
  label: "Search or run a command",
  placeholder: "A screen, an action, or a telephone number",
  screens: "Screens",
  actions: "Actions",
  numbers: "Number",
  goTo: (number: string) => `Find ${number}`,
  nothing: "Nothing by that name",
  syncNow: "Sync now",
  importNumbers: "Import numbers…",
  newBrand: "New brand",
  saveCopy: "Save recovery copy…",
  undo: "Undo the last change",
  larger: "Zoom in",
  smaller: "Zoom out",
  actualSize: "Actual size",
  openWorkspace: "Open another workspace…",
};

export const workspace = {
  switch: "Switch workspace",
  inSync: (when: string) => `In sync, ${when}`,
  pendingSync: (pending: number) => `${count(pending, "change")} to send`,
  neverSynced: "Connected, not synced yet",
  notConnected: "Not connected",
  noKey: "No key yet",
  syncing: "Syncing…",
  current: "This workspace",
  recent: "Recent",
  gone: "File is gone",
  open: "Open another…",
  create: "New workspace…",
  closeThis: "Close this workspace",
  busyTitle: "A job is still running",
  busyText: "Wait for it to end, or cancel it, before you switch workspaces.",
};

const unit = (progress: Progress, value: number): string => {
  switch (progress.unit) {
    case "bytes":
      return bytes(value);
    case "rows":
      return count(value, "row");
    case "numbers":
      return count(value, "number");
    case "change_sets":
      return count(value, "change set");
  }
};

export const progress = {
  done: (p: Progress) =>
    p.total === null ? unit(p, p.done) : `${p.unit === "bytes" ? bytes(p.done) : n(p.done)} of ${unit(p, p.total)}`,
  rate: (p: Progress) => `${p.unit === "bytes" ? bytes(p.perSecond) : n(p.perSecond)} a second`,
  left: (seconds: number) => `${duration(Math.max(1, seconds))} left`,
  working: "Working…",
  cancelling: "Cancelling…",
};
