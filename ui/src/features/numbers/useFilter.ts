import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import type { NumbersSearch } from "../../desk/search";
import type { NumberFilter } from "../../ipc";

/** Typing pauses longer than this; each search walks the whole list. */
const TYPING_MS = 160;

function filterOf({ text, brand, status, reason }: NumbersSearch): NumberFilter {
  return { text: text ?? "", brand: brand ?? null, statuses: status ?? [], reason: reason ?? null };
}

export function sameFilter(one: NumberFilter, other: NumberFilter): boolean {
  return (
    one.text === other.text &&
    one.brand === other.brand &&
    one.reason === other.reason &&
    one.statuses.join() === other.statuses.join()
  );
}

export function isAll(filter: NumberFilter): boolean {
  return filter.text === "" && filter.brand === null && filter.statuses.length === 0 && filter.reason === null;
}

/** The filter in the address, and what was typed or chosen and is on its way there. */
export function useFilter() {
  const navigate = useNavigate();
  const { text, brand, status, reason, find } = useSearch({ from: "/numbers" });
  const filter = useMemo(() => filterOf({ text, brand, status, reason }), [text, brand, status, reason]);
  const [typed, setTyped] = useState(filter.text);
  const timer = useRef<number | undefined>(undefined);
  const waiting = useRef<string | null>(null);
  /** What the address says once all changes have reached it. */
  const wanted = useRef<NumbersSearch>({ text, brand, status, reason });

  useEffect(() => {
    wanted.current = { text, brand, status, reason };
    if (waiting.current === null) setTyped(text ?? "");
  }, [text, brand, status, reason]);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const set = useCallback(
    (change: NumbersSearch) => {
      wanted.current = { ...wanted.current, ...change };
      void navigate({ to: "/numbers", search: wanted.current, replace: true });
    },
    [navigate],
  );

  /** Applies what was typed without waiting for a pause. */
  const flush = useCallback(() => {
    window.clearTimeout(timer.current);
    const value = waiting.current;
    if (value === null) return;
    waiting.current = null;
    set({ text: value.trim() === "" ? undefined : value });
  }, [set]);

  const type = useCallback(
    (value: string) => {
      setTyped(value);
      waiting.current = value;
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(flush, TYPING_MS);
    },
    [flush],
  );

  /** Whether a list of this filter is what the person has asked for. */
  const isWanted = useCallback(
    (shown: NumberFilter) => waiting.current === null && sameFilter(shown, filterOf(wanted.current)),
    [],
  );

  return { filter, find, typed, type, set, flush, isWanted };
}
