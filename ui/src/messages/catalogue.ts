import type { Code, ProblemCode, RejectCode } from "../ipc";
import type { en } from "./en";
import type { refusalReasons } from "./en/reasons";
import type { ErrorWords } from "./errors";
import type { Formats } from "./format";
import type { Sentence } from "./problems";
import type { Reason } from "./reasons";

/** The texts of the window by screen; English says which there are. */
export type Messages = typeof en;

/** Refusals of an exchange that have a sentence. */
export type Refusal = keyof typeof refusalReasons;

/** All that a language says. */
export interface Catalogue {
  format: Formats;
  messages: Messages;
  errors: Record<Code, ErrorWords>;
  problems: Record<ProblemCode, Sentence>;
  rowReasons: Record<RejectCode, Reason>;
  refusalReasons: Record<Refusal, Reason>;
  /** Of a refusal that has no sentence, whose `words` are English. */
  unknownRefusal: (words: string) => Reason;
}
