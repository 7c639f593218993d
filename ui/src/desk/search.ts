import type { NumberStatus } from "../ipc";

/** What the address of the numbers screen says. */
export interface NumbersSearch {
  text?: string;
  brand?: string;
  status?: NumberStatus[];
  reason?: string;
  /** A number to go to, E.164. */
  find?: string;
}

const STATUSES: readonly NumberStatus[] = [
  "draft", "submitted", "in_review", "active", "rejected", "suspended", "expired",
];

export function readNumbersSearch(search: Record<string, unknown>): NumbersSearch {
  const found: NumbersSearch = {};
  // The router reads what looks like a number as one.
  const text = (value: unknown): string | undefined =>
    typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  const typed = text(search.text);
  if (typed !== undefined && typed !== "") found.text = typed;
  const brand = text(search.brand);
  if (brand !== undefined) found.brand = brand;
  const reason = text(search.reason);
  if (reason !== undefined) found.reason = reason;
  const find = text(search.find);
  if (find !== undefined) found.find = find;
  if (Array.isArray(search.status)) {
    const status = STATUSES.filter((one) => (search.status as unknown[]).includes(one));
    if (status.length > 0) found.status = status;
  }
  return found;
}
