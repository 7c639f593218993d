const locale = "en-US";
const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const rules = new Intl.PluralRules(locale);
const exactTime = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" });
const dayMonth = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const dayMonthYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

/** A count with its thousands separated. */
export function n(value: number): string {
  return integer.format(value);
}

/** `value` followed by the form of the word that goes with it. */
export function count(value: number, one: string, other = `${one}s`): string {
  return `${n(value)} ${rules.select(value) === "one" ? one : other}`;
}

/** An estimate, to as many digits as it is good for. */
export function roughly(value: number): number {
  return Number(value.toPrecision(3));
}

export function plural(value: number, one: string, other: string): string {
  return rules.select(value) === "one" ? one : other;
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? "0 %" : `${oneDecimal.format((part / whole) * 100)} %`;
}

const UNITS = ["bytes", "kB", "MB", "GB"] as const;

export function bytes(value: number): string {
  let size = value;
  let unit = 0;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return unit === 0 ? count(value, "byte") : `${oneDecimal.format(size)} ${UNITS[unit]}`;
}

/** How long something took or will take, from seconds. */
export function duration(seconds: number): string {
  if (seconds > 0 && seconds < 0.1) return "under 0.1 s";
  if (seconds < 10) return `${oneDecimal.format(seconds)} s`;
  if (seconds < 60) return `${n(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const DAY = 86_400;

/** Relative up to a day, then a date. Times are unix seconds. */
export function when(time: number, now: number): string {
  const ago = now - time;
  if (Math.abs(ago) < 60) return "just now";
  if (Math.abs(ago) < 3600) return relative.format(-Math.trunc(ago / 60), "minute");
  if (Math.abs(ago) < DAY) return relative.format(-Math.trunc(ago / 3600), "hour");
  return day(time, now);
}

export function day(time: number, now: number): string {
  const date = new Date(time * 1000);
  const sameYear = date.getFullYear() === new Date(now * 1000).getFullYear();
  return (sameYear ? dayMonth : dayMonthYear).format(date);
}

export function exact(time: number): string {
  return exactTime.format(new Date(time * 1000));
}

/** Whole days from now until `time`, never below zero. */
export function daysUntil(time: number, now: number): number {
  return Math.max(0, Math.ceil((time - now) / DAY));
}

/** A digest short enough to read, long enough to compare. */
export function shortDigest(digest: string): string {
  const body = digest.replace(/^sha256-/, "");
  return body.length > 10 ? `${body.slice(0, 10)}…` : body;
}
