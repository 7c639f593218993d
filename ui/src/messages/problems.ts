import type { Problem } from "../ipc";

/** What stands against a brand, with the facts of the check. */
export type Sentence = (facts: Record<string, string>) => string;

/** True for the target that means everybody. */
export function isEverywhere(target: string): boolean {
  return target === "all";
}

/** True for what keeps the brand from being saved. */
export function blocks(problem: Problem): boolean {
  return problem.severity === "refused" && isEverywhere(problem.target);
}

/** Names that are the same in every language. */
export const targetNames: Record<string, string> = {
  bcid: "BCID",
  telnyx: "Telnyx",
  zernio: "Zernio",
  "twilio-enhanced": "Twilio Enhanced",
  "twilio-basic": "Twilio Basic",
  hiya: "Hiya",
  "first-orion": "First Orion",
  "apple-business": "Apple Business",
  regal: "Regal",
  truecaller: "Truecaller",
  camara: "CAMARA",
  verizon: "Verizon",
  "t-mobile": "T-Mobile",
  tmobile: "T-Mobile",
  "at-t": "AT&T",
  att: "AT&T",
};
