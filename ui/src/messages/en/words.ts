import { formats } from "../format";

/** Figures and times in English. */
export const format = formats("en-US", {
  justNow: "just now",
  under: (tenth) => `under ${tenth} s`,
  seconds: (value) => `${value} s`,
  minutes: (value) => `${value} min`,
  hours: (hours, minutes) => `${hours} h ${minutes} min`,
});

export const { n, bytes, duration } = format;

export function plural(value: number, one: string, other: string): string {
  return format.plural(value, { one, other });
}

/** `value` followed by the form of the word that goes with it. */
export function count(value: number, one: string, other = `${one}s`): string {
  return `${n(value)} ${plural(value, one, other)}`;
}
