import { formats } from "../format";

/** Figures and times in German. */
export const format = formats("de-DE", {
  justNow: "gerade eben",
  under: (tenth) => `unter ${tenth} s`,
  seconds: (value) => `${value} s`,
  minutes: (value) => `${value} min`,
  hours: (hours, minutes) => `${hours} h ${minutes} min`,
});

export const { n, bytes, duration } = format;

export function plural(value: number, one: string, other: string): string {
  return format.plural(value, { one, other });
}

/** `value` followed by the form of the word that goes with it. */
export function count(value: number, one: string, other: string): string {
  return `${n(value)} ${plural(value, one, other)}`;
}

/** Words that are counted, in the case that most sentences have them in. */
export const rows = (value: number): string => count(value, "Zeile", "Zeilen");
export const numbersOf = (value: number): string => count(value, "Rufnummer", "Rufnummern");
export const changeSets = (value: number): string => count(value, "Änderungssatz", "Änderungssätze");
