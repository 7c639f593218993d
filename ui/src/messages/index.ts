import type { Code, Language, Problem, RejectCode } from "../ipc";
import type { Catalogue, Messages } from "./catalogue";
import { english } from "./en";
import { errorActions, type ErrorText } from "./errors";
import { isEverywhere, targetNames } from "./problems";
import { bareProblem, type Reason } from "./reasons";

/** Each language in its own words. */
export const languageNames: Record<Language, string> = { en: "English", de: "Deutsch" };

const catalogues: Record<Language, () => Promise<Catalogue>> = {
  en: () => Promise.resolve(english),
  de: async () => (await import("./de")).german,
};

let catalogue = english;

/**
 * The texts of the window. Chosen before anything is shown, so read it where a
 * text is shown and never while a module is loaded.
 */
export let m: Messages = english.messages;

/** Puts every text into a language; called before the first render. */
export async function speak(language: Language): Promise<void> {
  catalogue = await catalogues[language]();
  m = catalogue.messages;
  document.documentElement.lang = language;
}

/** The first language of those preferred, in BCP 47 tags, that there are texts in. */
export function fittingLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const [language = ""] = tag.toLowerCase().split(/[-_]/);
    if (language in languageNames) return language as Language;
  }
  return "en";
}

/** The locale of figures, times and the order of names, a BCP 47 tag. */
export const locale = (): string => catalogue.format.locale;
export const n = (value: number): string => catalogue.format.n(value);
export const percent = (part: number, whole: number): string => catalogue.format.percent(part, whole);
export const bytes = (value: number): string => catalogue.format.bytes(value);
export const duration = (seconds: number): string => catalogue.format.duration(seconds);
export const when = (time: number, now: number): string => catalogue.format.when(time, now);
export const day = (time: number, now: number): string => catalogue.format.day(time, now);
export const exact = (time: number): string => catalogue.format.exact(time);
export const regionOptions = (codes: readonly string[]) => catalogue.format.regions(codes);

export function errorText(code: Code): ErrorText {
  const known = code in catalogue.errors ? code : "internal";
  return { ...catalogue.errors[known], action: errorActions[known] ?? "none" };
}

export function problemText(problem: Problem): string {
  return catalogue.problems[problem.code](problem.params);
}

export function targetName(target: string): string {
  if (isEverywhere(target)) return m.brands.targets.all;
  return target === "cnam" ? m.brands.targets.cnam : (targetNames[target] ?? target);
}

export function rowReason(code: RejectCode): Reason {
  return catalogue.rowReasons[code];
}

/** A later exchange may refuse for reasons that have no sentence here. */
export function refusalReason(code: string): Reason {
  const bare = bareProblem(code);
  const known: Record<string, Reason> = catalogue.refusalReasons;
  return known[bare] ?? catalogue.unknownRefusal(bare.replaceAll("_", " "));
}

export type { Messages } from "./catalogue";
export type { ErrorAction, ErrorText } from "./errors";
export { daysUntil, roughly, shortDigest } from "./format";
export { blocks, isEverywhere } from "./problems";
export type { Reason } from "./reasons";
