export { CommandError, type Client, type Drawn } from "./client";
export type { NumberPage, NumberRow } from "./pages";
export type * from "./types";
