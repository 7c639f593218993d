import type { NumberFilter, NumberStatus, StatusCounts } from "../types";

/** Numbers in columns: 1,300,000 rows are a few dozen megabytes and filter within a frame or two. */
export const STATUSES: readonly NumberStatus[] = [
  "draft", "submitted", "in_review", "active", "rejected", "suspended", "expired",
];
const LABELS = [
  "Front desk, Pier 4 clinic", "Nurse line", "Billing", "Scheduling desk 12", "Radiology call-back",
  "Pharmacy", "Lab results", "Dialysis east",
];
const DEPARTMENTS = ["Clinics", "Clinics", "Billing", "Scheduling", "Imaging", "Pharmacy", "Lab", "Clinics"];
export const REASONS = ["", "Appointment Reminder", "Test Results", "Billing Question", "Prescription Ready"];
const REASON_OF_LABEL = [1, 2, 3, 1, 2, 4, 2, 1];

/** A small mixing function: the same rows each time. */
function mix(value: number): number {
  let x = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
  return (x ^ (x >>> 16)) >>> 0;
}

export class NumberTable {
  total = 0;
  private capacity: number;
  private digits: Float64Array;
  label: Uint8Array;
  /** 0 is no brand; otherwise the brand's place in the list, from 1. */
  brand: Uint8Array;
  reason: Uint8Array;
  status: Uint8Array;
  changed: Float64Array;
  pending: Uint8Array;

  constructor(rows: number, now: number) {
    this.capacity = Math.max(64, rows + 200_000);
    this.digits = new Float64Array(this.capacity);
    this.label = new Uint8Array(this.capacity);
    this.brand = new Uint8Array(this.capacity);
    this.reason = new Uint8Array(this.capacity);
    this.status = new Uint8Array(this.capacity);
    this.changed = new Float64Array(this.capacity);
    this.pending = new Uint8Array(this.capacity);
    for (let i = 0; i < rows; i += 1) {
      const h = mix(i + 1);
      const kind = h % 1000;
      const at = this.append(12_122_000_000 + i * 3 + (h % 3), i % 8, now - 86_400 * ((h >>> 10) % 30) - (h % 4000));
      if (kind < 990) {
        this.brand[at] = 1 + ((h >>> 8) % 10 === 0 ? 1 : 0);
        this.reason[at] = REASON_OF_LABEL[i % 8] ?? 0;
        this.status[at] = kind < 950 ? 3 : kind < 975 ? 2 : kind < 984 ? 0 : kind < 989 ? 4 : 5;
        this.pending[at] = this.status[at] === 0 ? 1 : 0;
      }
    }
  }

  append(digits: number, label: number, changed: number): number {
    const at = this.total;
    this.digits[at] = digits;
    this.label[at] = label % LABELS.length;
    this.changed[at] = changed;
    this.total += 1;
    return at;
  }

  room(): number {
    return this.capacity - this.total;
  }

  number(at: number): string {
    return `+${this.digits[at] ?? 0}`;
  }

  national(at: number): string {
    const text = String(this.digits[at] ?? 0).slice(1);
    return `(${text.slice(0, 3)}) ${text.slice(3, 6)}-${text.slice(6)}`;
  }

  labelOf(at: number): string {
    return LABELS[this.label[at] ?? 0] ?? "";
  }

  departmentOf(at: number): string {
    return DEPARTMENTS[this.label[at] ?? 0] ?? "";
  }

  reasonOf(at: number): string {
    return REASONS[this.reason[at] ?? 0] ?? "";
  }

  statusOf(at: number): NumberStatus {
    return STATUSES[this.status[at] ?? 0] ?? "draft";
  }

  /** What is live stays so until the exchange answers. */
  edit(at: number): void {
    if (this.statusOf(at) !== "active") this.status[at] = 0;
    this.pending[at] = 1;
  }

  codeOf(at: number): string {
    if (this.statusOf(at) !== "rejected") return "";
    return (this.digits[at] ?? 0) % 4 === 0 ? "number_conflict" : "number_not_authorized";
  }

  last(): number {
    return this.digits[this.total - 1] ?? 12_122_000_000;
  }

  find(number: string): number {
    const wanted = Number(number.replace(/\D/g, ""));
    let low = 0;
    let high = this.total - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const value = this.digits[middle] ?? 0;
      if (value === wanted) return middle;
      if (value < wanted) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  select(filter: NumberFilter, brandIndex: (uid: string) => number): Int32Array {
    const found = new Int32Array(this.total);
    const statuses = new Set(filter.statuses.map((status) => STATUSES.indexOf(status)));
    const text = filter.text.trim().toLowerCase();
    const digits = text.replace(/\D/g, "");
    const labels = new Set(
      LABELS.flatMap((label, i) => (`${label} ${DEPARTMENTS[i]}`.toLowerCase().includes(text) ? [i] : [])),
    );
    const brand = filter.brand === null ? -1 : filter.brand === "none" ? 0 : brandIndex(filter.brand);
    const reason = filter.reason === null ? -1 : REASONS.indexOf(filter.reason);
    let length = 0;
    for (let i = 0; i < this.total; i += 1) {
      if (brand >= 0 && this.brand[i] !== brand) continue;
      if (filter.reason !== null && this.reason[i] !== reason) continue;
      if (statuses.size > 0 && !statuses.has(this.status[i] ?? 0)) continue;
      if (text !== "" && !labels.has(this.label[i] ?? 0)) {
        if (digits === "" || !String(this.digits[i]).includes(digits)) continue;
      }
      found[length] = i;
      length += 1;
    }
    return found.slice(0, length);
  }

  counts(): StatusCounts {
    const by = STATUSES.map(() => 0);
    for (let i = 0; i < this.total; i += 1) {
      const status = this.status[i] ?? 0;
      by[status] = (by[status] ?? 0) + 1;
    }
    const [draft = 0, submitted = 0, inReview = 0, active = 0, rejected = 0, suspended = 0, expired = 0] = by;
    return { draft, submitted, inReview, active, rejected, suspended, expired };
  }
}
