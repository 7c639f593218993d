const DAY = 86_400;
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** What a language says where `Intl` has no word for it. */
export interface FormatWords {
  justNow: string;
  /** A time too short to give, below the tenth of a second written in `tenth`. */
  under: (tenth: string) => string;
  seconds: (value: string) => string;
  minutes: (value: string) => string;
  hours: (hours: string, minutes: string) => string;
}

/** The forms of a word; a language fills in those its plural rules know. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export type Formats = ReturnType<typeof formats>;

/** Figures, times and names as readers of `locale`, a BCP 47 tag, write them. */
export function formats(locale: string, words: FormatWords) {
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const oneDecimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const sizes = UNITS.map((unit, at) => {
    const unitDisplay = at === 0 ? "long" : "short";
    return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay, maximumFractionDigits: 1 });
  });
  const rules = new Intl.PluralRules(locale);
  const exactTime = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" });
  const dayMonth = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
  const dayMonthYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const regions = new Intl.DisplayNames(locale, { type: "region" });
  const order = new Intl.Collator(locale);

  /** A count with its thousands separated. */
  const n = (value: number): string => integer.format(value);

  const day = (time: number, now: number): string => {
    const date = new Date(time * 1000);
    const sameYear = date.getFullYear() === new Date(now * 1000).getFullYear();
    return (sameYear ? dayMonth : dayMonthYear).format(date);
  };

  return {
    locale,
    n,
    day,

    /** The form of a word that goes with `value`. */
    plural: (value: number, forms: Forms): string => forms[rules.select(value)] ?? forms.other,

    percent: (part: number, whole: number): string => share.format(whole === 0 ? 0 : part / whole),

    bytes: (value: number): string => {
      let size = value;
      let unit = 0;
      while (size >= 1000 && unit < UNITS.length - 1) {
        size /= 1000;
        unit += 1;
      }
      return sizes[unit]?.format(size) ?? n(value);
    },

    /** How long something took or will take, from seconds. */
    duration: (seconds: number): string => {
      if (seconds > 0 && seconds < 0.1) return words.under(oneDecimal.format(0.1));
      if (seconds < 10) return words.seconds(oneDecimal.format(seconds));
      if (seconds < 60) return words.seconds(n(seconds));
      const minutes = Math.round(seconds / 60);
      return minutes < 60 ? words.minutes(n(minutes)) : words.hours(n(Math.floor(minutes / 60)), n(minutes % 60));
    },

    /** Relative up to a day, then a date. Times are unix seconds. */
    when: (time: number, now: number): string => {
      const ago = now - time;
      if (Math.abs(ago) < 60) return words.justNow;
      if (Math.abs(ago) < 3600) return relative.format(-Math.trunc(ago / 60), "minute");
      if (Math.abs(ago) < DAY) return relative.format(-Math.trunc(ago / 3600), "hour");
      return day(time, now);
    },

    exact: (time: number): string => exactTime.format(new Date(time * 1000)),

    /** The name of a region by its CLDR code, e.g. `US`. */
    region: (code: string): string => regions.of(code) ?? code,

    /** Regions by name, as a list of choices has them. */
    regions: (codes: readonly string[]): { id: string; name: string; detail: string }[] =>
      codes
        .map((code) => ({ id: code, name: regions.of(code) ?? code, detail: code }))
        .sort((one, other) => order.compare(one.name, other.name)),
  };
}

/** An estimate, to as many digits as it is good for. */
export function roughly(value: number): number {
  return Number(value.toPrecision(3));
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
