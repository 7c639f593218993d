import { expect, test, vi } from "vitest";

import { PageCache } from "./pageCache";

interface Asked {
  offset: number;
  answer: (rows: readonly number[]) => void;
  refuse: (error: Error) => void;
}

function setUp(rows: number) {
  const asked: Asked[] = [];
  const onChange = vi.fn();
  const onError = vi.fn();
  const cache = new PageCache<number>({
    rows,
    onChange,
    onError,
    capacity: 3,
    read: (offset) => new Promise((answer, refuse) => asked.push({ offset, answer, refuse })),
  });
  const pageAt = (offset: number) => Array.from({ length: 200 }, (_, i) => offset + i);
  const answerAll = async () => {
    while (asked.length > 0) {
      const next = asked.shift();
      next?.answer(pageAt(next.offset));
      await Promise.resolve();
      await Promise.resolve();
      await Promise.resolve();
    }
  };
  return { cache, asked, onChange, onError, answerAll };
}

test("rows in sight are read, then the page ahead", async () => {
  const { cache, asked, answerAll } = setUp(10_000);
  cache.show(0, 20, 1);
  expect(asked.map((one) => one.offset)).toEqual([0, 200]);
  await answerAll();
  expect(cache.get(7)).toBe(7);
  expect(cache.get(399)).toBe(399);
});

test("pages that went out of sight before their turn are never read", async () => {
  const { cache, asked, answerAll } = setUp(100_000);
  cache.show(0, 20, 1);
  cache.show(20_000, 20_020, 1);
  cache.show(60_000, 60_020, 1);
  const offsets = asked.map((one) => one.offset);
  await answerAll();
  expect(offsets).toEqual([0, 200]);
  expect(cache.get(60_000)).toBe(60_000);
  expect(cache.get(20_000)).toBeUndefined();
});

test("the page used longest ago is forgotten first", async () => {
  const { cache, answerAll } = setUp(10_000);
  for (const first of [0, 1_000, 2_000, 3_000]) {
    cache.show(first, first + 20, 0);
    await answerAll();
  }
  expect(cache.get(0)).toBeUndefined();
  expect(cache.get(3_000)).toBe(3_000);
});

test("a page that cannot be read is reported once and not asked for again", async () => {
  const { cache, asked, onError } = setUp(100);
  cache.show(0, 20, 1);
  asked.shift()?.refuse(new Error("gone"));
  await vi.waitFor(() => expect(onError).toHaveBeenCalledTimes(1));
  cache.show(0, 20, 1);
  expect(asked).toHaveLength(0);
});

test("rows of the list before stand until their page has been read again", async () => {
  const first = setUp(1_000);
  first.cache.show(0, 20, 1);
  await first.answerAll();
  const asked: Asked[] = [];
  const second = new PageCache<number>({
    rows: 1_000,
    before: first.cache,
    onChange: () => undefined,
    read: (offset) => new Promise((answer, refuse) => asked.push({ offset, answer, refuse })),
  });
  second.show(0, 20, 1);
  expect(second.get(7)).toBe(7);
  expect(second.get(900)).toBeUndefined();
  asked.shift()?.answer(Array.from({ length: 200 }, () => -1));
  await vi.waitFor(() => expect(second.get(7)).toBe(-1));
});

test("answers that come after the end are dropped", async () => {
  const { cache, answerAll, onChange } = setUp(100);
  cache.show(0, 20, 1);
  cache.close();
  await answerAll();
  expect(onChange).not.toHaveBeenCalled();
});
