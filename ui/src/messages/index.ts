import { en } from "./en";

/** The texts of the window. */
export const m = en;
export { errorText, errors, type ErrorAction, type ErrorText } from "./errors";
export { blocks, isEverywhere, problemText, targetName } from "./problems";
export { refusalReason, rowReason, type Reason } from "./reasons";
export * from "./format";
