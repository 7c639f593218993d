export { CommandError, type Client } from "./client";
export type { NumberPage, NumberRow } from "./pages";
export type * from "./types";
