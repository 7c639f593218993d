/** A set of row positions as sorted, disjoint, half-open ranges: a million rows cost as much as one. */
export type Range = [start: number, end: number];
export type Ranges = readonly Range[];

export const none: Ranges = [];

export function count(ranges: Ranges): number {
  return ranges.reduce((sum, [start, end]) => sum + end - start, 0);
}

export function has(ranges: Ranges, row: number): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (!range) return false;
    if (row < range[0]) high = middle - 1;
    else if (row >= range[1]) low = middle + 1;
    else return true;
  }
  return false;
}

export function add(ranges: Ranges, [start, end]: Range): Ranges {
  if (end <= start) return ranges;
  const before: Range[] = [];
  const after: Range[] = [];
  let from = start;
  let to = end;
  for (const range of ranges) {
    if (range[1] < from) before.push(range);
    else if (range[0] > to) after.push(range);
    else {
      from = Math.min(from, range[0]);
      to = Math.max(to, range[1]);
    }
  }
  return [...before, [from, to], ...after];
}

export function remove(ranges: Ranges, [start, end]: Range): Ranges {
  return ranges.flatMap(([from, to]): Range[] => {
    const parts: Range[] = [];
    if (from < Math.min(to, start)) parts.push([from, Math.min(to, start)]);
    if (Math.max(from, end) < to) parts.push([Math.max(from, end), to]);
    return parts;
  });
}

export function toggle(ranges: Ranges, row: number): Ranges {
  return has(ranges, row) ? remove(ranges, [row, row + 1]) : add(ranges, [row, row + 1]);
}

/** The rows from `anchor` to `row`, both included, in either direction. */
export function span(anchor: number, row: number): Range {
  return [Math.min(anchor, row), Math.max(anchor, row) + 1];
}

export function all(rows: number): Ranges {
  return rows === 0 ? none : [[0, rows]];
}

/** The first `limit` positions, in order. */
export function positions(ranges: Ranges, limit: number): number[] {
  const found: number[] = [];
  for (const [start, end] of ranges) {
    for (let row = start; row < end && found.length < limit; row += 1) found.push(row);
  }
  return found;
}
