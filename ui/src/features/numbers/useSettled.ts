import { useCallback, useEffect, useRef } from "react";

import type { NumberFilter, View } from "../../ipc";

/** A list on screen: a snapshot and the filter it was taken with. */
export type ShownView = View & { filter: NumberFilter };

/**
 * Does work on the list of the filter as it was typed or chosen, as soon as
 * that is what the screen shows: keys are pressed faster than a long list is
 * searched, and must not act on the one before.
 */
export function useSettled(props: {
  shown: ShownView | undefined;
  failed: boolean;
  isWanted: (filter: NumberFilter) => boolean;
  flush: () => void;
}) {
  const { shown, failed, isWanted, flush } = props;
  const latest = useRef(shown);
  const waiting = useRef<((shown: ShownView) => void)[]>([]);

  const ready = useCallback((): ShownView | null => {
    const now = latest.current;
    return now !== undefined && isWanted(now.filter) ? now : null;
  }, [isWanted]);

  // After every render: the address may arrive before the list or after it.
  useEffect(() => {
    latest.current = shown;
    if (waiting.current.length === 0) return;
    if (failed) {
      waiting.current = [];
      return;
    }
    const now = ready();
    if (now === null) return;
    const works = waiting.current;
    waiting.current = [];
    for (const work of works) work(now);
  });

  /** Does it at once where that is possible; tells whether it was. */
  const whenSettled = useCallback(
    (work: (shown: ShownView) => void): boolean => {
      flush();
      const now = waiting.current.length === 0 ? ready() : null;
      if (now === null) waiting.current.push(work);
      else work(now);
      return now !== null;
    },
    [flush, ready],
  );

  /** Forgets what waits. */
  const drop = useCallback(() => {
    waiting.current = [];
  }, []);

  return { whenSettled, drop };
}
