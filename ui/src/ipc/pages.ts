import type { Drawn } from "./client";
import type { NumberStatus, Shown } from "./types";

/** One row of the numbers grid. Empty strings stand for what a number lacks. */
export interface NumberRow {
  /** E.164 with its plus sign. */
  number: string;
  national: string;
  label: string;
  department: string;
  brand: string;
  reason: string;
  status: NumberStatus;
  /** A change waits to be sent or to be answered. */
  pending: boolean;
  code: string;
  /** Unix seconds. */
  changed: number;
}

export interface NumberPage {
  offset: number;
  rows: NumberRow[];
}

interface PackedPage {
  offset: number;
  number: string[];
  national: string[];
  label: string[];
  department: string[];
  brand: string[];
  reason: string[];
  status: NumberStatus[];
  pending: boolean[];
  code: string[];
  changed: number[];
}

const decoder = new TextDecoder();

/** The JSON object in a packed response's bytes. */
export function decodeJson<T>(bytes: ArrayBuffer | Uint8Array | number[]): T {
  const octets = new Uint8Array(bytes);
  return JSON.parse(decoder.decode(octets)) as T;
}

/** Takes the words and the picture of a call apart. */
export function unpackPreview(bytes: ArrayBuffer): Drawn {
  const length = new DataView(bytes).getUint32(0, true);
  const picture = new Uint8Array(bytes, 4 + length);
  return {
    shown: decodeJson<Shown>(new Uint8Array(bytes, 4, length)),
    picture: new Blob([picture], { type: "image/png" }),
  };
}

/** Turns the columns of a packed page into rows. */
export function unpackPage(bytes: ArrayBuffer | Uint8Array | number[]): NumberPage {
  const page = decodeJson<PackedPage>(bytes);
  const rows = page.number.map((number, i): NumberRow => ({
    number,
    national: page.national[i] ?? number,
    label: page.label[i] ?? "",
    department: page.department[i] ?? "",
    brand: page.brand[i] ?? "",
    reason: page.reason[i] ?? "",
    status: page.status[i] ?? "draft",
    pending: page.pending[i] ?? false,
    code: page.code[i] ?? "",
    changed: page.changed[i] ?? 0,
  }));
  return { offset: page.offset, rows };
}
