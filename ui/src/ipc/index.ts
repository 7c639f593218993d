export { CommandError, type Client, type Drawn } from "./client";
export type { NumberPage, NumberRow } from "./pages";
export { eventKinds, limits, problemTypes } from "./bindings";
export type * from "./types";
