import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { blocks, bytes, duration, errorText, percent, problemText, refusalReason, rowReason, shortDigest, when } from ".";
import { count } from "./en/words";

test("an unknown code still has a sentence", () => {
  expect(errorText("from_the_future" as never).title).toBe(errorText("internal").title);
  expect(refusalReason("urn:signet:problem:number_conflict").title).toBe("held by another enterprise");
  expect(refusalReason("from_the_future").title).toBe("from the future");
  expect(rowReason("scientific_notation").title).toBe("Damaged by a spreadsheet");
});

test("counts agree with their words", () => {
  expect(count(1, "number")).toBe("1 number");
  expect(count(1_204_318, "number")).toBe("1,204,318 numbers");
  expect(count(0, "row")).toBe("0 rows");
});

test("figures read as people write them", () => {
  expect(bytes(1)).toBe("1 byte");
  expect(bytes(3_412_008)).toBe("3.4 MB");
  expect(percent(1, 3)).toBe("33.3%");
  expect(percent(0, 0)).toBe("0%");
  expect(duration(0.41)).toBe("0.4 s");
  expect(duration(0.004)).toBe("under 0.1 s");
  expect(duration(75)).toBe("1 min");
  expect(shortDigest("sha256-7kdCBZqH0nqMeU1Q")).toBe("7kdCBZqH0n…");
});

test("times are relative up to a day, then dates", () => {
  const now = 1_800_000_000;
  expect(when(now - 20, now)).toBe("just now");
  expect(when(now - 120, now)).toBe("2 minutes ago");
  expect(when(now - 7200, now)).toBe("2 hours ago");
  expect(when(now - 3 * 86_400, now)).toMatch(/^[A-Z][a-z]{2} \d+$/);
});

test("only what everybody refuses keeps a brand from being saved", () => {
  const problem = { code: "name_too_long", severity: "refused", target: "all", message: "", field: "display_name", params: { max: "35" } } as const;
  expect(blocks({ ...problem })).toBe(true);
  expect(blocks({ ...problem, target: "regal" })).toBe(false);
  expect(problemText({ ...problem })).toBe("The display name is over 35 characters");
});

test("what is the same for every language holds no words and no locale", () => {
  const shared = readFileSync("src/messages/format.ts", "utf8");
  expect(shared).not.toMatch(/"[a-z]{2}-[A-Z]{2}"|"en"|"de"/);
});
