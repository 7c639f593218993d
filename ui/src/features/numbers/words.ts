import type { Brand, NumberFilter } from "../../ipc";
import { m } from "../../messages";

/** Each part of a filter but its text, in words. */
export function filterParts(filter: NumberFilter, brands: readonly Brand[]): { id: "brand" | "status" | "reason"; name: string; value: string }[] {
  const parts: ReturnType<typeof filterParts> = [];
  if (filter.brand !== null) {
    const named = brands.find((one) => one.uid === filter.brand)?.displayName;
    parts.push({ id: "brand", name: m.numbers.filter.brand, value: filter.brand === "none" ? m.numbers.filter.none : (named ?? filter.brand) });
  }
  if (filter.statuses.length > 0) {
    parts.push({ id: "status", name: m.numbers.filter.status, value: filter.statuses.map((one) => m.status[one]).join(", ") });
  }
  if (filter.reason !== null) parts.push({ id: "reason", name: m.numbers.filter.reason, value: filter.reason });
  return parts;
}

/** Which numbers of which list, for instance “All 44,154 numbers with “Cardiology””. */
export function scope(filter: NumberFilter, brands: readonly Brand[], count: number, total: number): string {
  const parts = filterParts(filter, brands).map((part) => m.numbers.filter.chip(part.name, part.value));
  const text = filter.text.trim();
  return m.numbers.scope(count, total, text === "" ? parts : [m.numbers.filter.quoted(text), ...parts]);
}
