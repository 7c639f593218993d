import { describe, expect, test } from "vitest";

import { add, all, count, has, none, positions, remove, span, toggle, type Ranges } from "./selection";

describe("ranges of rows", () => {
  test("join when they touch or overlap", () => {
    expect(add([[0, 3], [7, 9]], [3, 7])).toEqual([[0, 9]]);
    expect(add([[0, 3]], [5, 6])).toEqual([[0, 3], [5, 6]]);
    expect(add([[5, 6]], [0, 3])).toEqual([[0, 3], [5, 6]]);
  });

  test("split when rows are taken out", () => {
    expect(remove([[0, 10]], [3, 5])).toEqual([[0, 3], [5, 10]]);
    expect(remove([[0, 10]], [0, 10])).toEqual([]);
    expect(remove([[0, 10]], [20, 30])).toEqual([[0, 10]]);
    expect(remove([[5, 10]], [0, 2])).toEqual([[5, 10]]);
  });

  test("hold a million rows as one range, less the one that was cleared", () => {
    const almost = toggle(all(1_300_000), 650_000);
    expect(almost).toHaveLength(2);
    expect(count(almost)).toBe(1_299_999);
    expect(has(almost, 650_000)).toBe(false);
    expect(has(almost, 1_299_999)).toBe(true);
  });

  test("span from the anchor in either direction, both ends included", () => {
    expect(span(7, 3)).toEqual([3, 8]);
    expect(span(3, 7)).toEqual([3, 8]);
  });

  test("agree with a plain set of rows under random changes", () => {
    let ranges: Ranges = none;
    const rows = new Set<number>();
    let seed = 42;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    for (let i = 0; i < 500; i += 1) {
      const start = random(200);
      const end = start + random(30);
      const adding = random(2) === 0;
      ranges = adding ? add(ranges, [start, end]) : remove(ranges, [start, end]);
      for (let row = start; row < end; row += 1) {
        if (adding) rows.add(row);
        else rows.delete(row);
      }
    }
    expect(positions(ranges, 1000)).toEqual([...rows].sort((a, b) => a - b));
    expect(count(ranges)).toBe(rows.size);
  });
});
