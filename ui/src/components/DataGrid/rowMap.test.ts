import { describe, expect, test } from "vitest";

import {
  isStuck,
  MAX_VIRTUAL_HEIGHT,
  maxScroll,
  maxTop,
  scrolled,
  scrollFor,
  topFor,
  topToReveal,
  virtualHeight,
  visibleRows,
  type Geometry,
  type Position,
} from "./rowMap";

const million: Geometry = { rows: 1_300_000, rowHeight: 33, viewport: 620 };
const small: Geometry = { rows: 100, rowHeight: 33, viewport: 620 };
const WEBKIT_CLAMP = 33_554_428;

describe("a list of 1,300,000 rows", () => {
  test("stays below the height at which engines clamp", () => {
    expect(million.rows * million.rowHeight).toBeGreaterThan(WEBKIT_CLAMP);
    expect(virtualHeight(million)).toBe(MAX_VIRTUAL_HEIGHT);
    expect(virtualHeight(million)).toBeLessThan(WEBKIT_CLAMP / 2);
  });

  test("shows its first row at the start and its last row at the end of the scroll bar", () => {
    expect(visibleRows(million, topFor(million, 0))[0]).toBe(0);
    expect(visibleRows(million, topFor(million, maxScroll(million)))[1]).toBe(1_300_000);
  });

  test("moves by exactly as many pixels as the wheel, wherever it stands", () => {
    for (const share of [0, 0.1, 0.5, 0.999]) {
      const top = Math.floor(maxTop(million) * share);
      const from: Position = { top, scroll: scrollFor(million, top) };
      const next = scrolled(million, from, from.scroll + 100);
      expect(next.top - top).toBeCloseTo(100, 5);
    }
  });

  test("every row can be reached by stepping, with no row left out between two steps", () => {
    let at: Position = { top: 0, scroll: 0 };
    let last = visibleRows(million, 0)[1];
    for (let step = 0; step < 200; step += 1) {
      at = scrolled(million, at, at.scroll + 99);
      const [first, end] = visibleRows(million, at.top);
      expect(first).toBeLessThan(last);
      last = end;
    }
    expect(at.top).toBe(200 * 99);
  });

  test("reaches either end by the wheel alone, also after turning back just before it", () => {
    let at: Position = { top: maxTop(million), scroll: maxScroll(million) };
    const wheel = (pixels: number) => {
      const scroll = Math.min(maxScroll(million), Math.max(0, at.scroll + pixels));
      at = scrolled(million, at, scroll);
      at = { top: at.top, scroll: scrollFor(million, at.top) };
    };
    wheel(-330);
    expect(at.top).toBe(maxTop(million) - 330);
    wheel(330);
    expect(visibleRows(million, at.top)[1]).toBe(1_300_000);
    at = { top: 990, scroll: scrollFor(million, 990) };
    for (let notch = 0; notch < 3; notch += 1) wheel(-330);
    expect(at.top).toBe(0);
  });

  test("a position leads to the scroll bar and back", () => {
    for (const top of [0, 500, 99_999, 100_001, 1_000_000, maxTop(million) / 2, maxTop(million) - 77]) {
      expect(topFor(million, scrollFor(million, top))).toBeCloseTo(top, 3);
    }
  });

  test("goes to the same proportion when the thumb is dragged", () => {
    const middle = maxScroll(million) / 2;
    const next = scrolled(million, { top: 0, scroll: 0 }, middle);
    expect(next.top / maxTop(million)).toBeCloseTo(0.5, 6);
  });

  test("notices a scroll bar at its end while rows are left, and puts it back", () => {
    const drifted: Position = { top: maxTop(million) - 5_000, scroll: maxScroll(million) };
    expect(isStuck(million, drifted)).toBe(true);
    const mended: Position = { top: drifted.top, scroll: scrollFor(million, drifted.top) };
    expect(isStuck(million, mended)).toBe(false);
    expect(isStuck(million, { top: 400, scroll: 0 })).toBe(true);
  });

  test("ignores what rounding to device pixels does to the scroll position", () => {
    const from: Position = { top: 1_234_567, scroll: 230_000.4 };
    expect(scrolled(million, from, 230_000)).toBe(from);
  });

  test("has some row for each pixel of the scroll bar, in order", () => {
    let before = -1;
    for (let scroll = 0; scroll <= maxScroll(million); scroll += 13_337) {
      const [first] = visibleRows(million, topFor(million, scroll));
      expect(first).toBeGreaterThanOrEqual(before);
      before = first;
    }
  });
});

describe("a list that fits", () => {
  test("scrolls as the engine does", () => {
    expect(virtualHeight(small)).toBe(3300);
    expect(scrolled(small, { top: 0, scroll: 0 }, 1500)).toEqual({ top: 1500, scroll: 1500 });
  });

  test("stops at its end", () => {
    expect(scrolled(small, { top: 0, scroll: 0 }, 99_999).top).toBe(maxTop(small));
  });
});

test("a row is revealed by the least movement", () => {
  expect(topToReveal(million, 3300, 99)).toBe(99 * 33);
  expect(topToReveal(million, 0, 5)).toBe(0);
  expect(topToReveal(million, 0, 1_299_999)).toBe(maxTop(million));
});

test("an empty list has no rows to show", () => {
  expect(visibleRows({ rows: 0, rowHeight: 33, viewport: 600 }, 0)).toEqual([0, 0]);
});
