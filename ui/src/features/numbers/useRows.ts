import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { PageCache } from "../../components/DataGrid";
import { useClient } from "../../desk/client";
import { CommandError, type NumberFilter, type NumberRow } from "../../ipc";
import type { ShownView } from "./useSettled";

/** The rows that match a filter, read page by page as they come into sight. */
export function useRows(filter: NumberFilter) {
  const client = useClient();
  const view = useQuery<ShownView, CommandError>({
    queryKey: ["view", filter],
    queryFn: async () => ({ ...(await client.openView(filter)), filter }),
    // The host forgets old snapshots, so none is kept here either.
    gcTime: 0,
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const [, setVersion] = useState(0);
  const [failed, setFailed] = useState<CommandError | null>(null);
  const id = view.data?.view;
  const total = view.data?.total ?? 0;
  const shown = view.data?.filter;

  // Of the same filter: its rows stand until they have been read again.
  const last = useRef<{ filter: NumberFilter; cache: PageCache<NumberRow> } | null>(null);
  const cache = useMemo(
    () =>
      id === undefined
        ? null
        : new PageCache<NumberRow>({
            rows: total,
            before: last.current?.filter === shown ? last.current?.cache : undefined,
            read: async (offset, limit) => (await client.readPage(id, offset, limit)).rows,
            onChange: () => setVersion((version) => version + 1),
            onError: (error) => setFailed(CommandError.from(error)),
          }),
    [client, id, total, shown],
  );
  useEffect(() => {
    if (cache === null || shown === undefined) return;
    last.current = { filter: shown, cache };
    return () => cache.close();
  }, [cache, shown]);
  useEffect(() => setFailed(null), [cache]);

  const show = useCallback(
    (first: number, end: number, direction: number) => cache?.show(first, end, direction),
    [cache],
  );
  const row = useCallback((index: number) => cache?.get(index), [cache]);
  return { view, total, row, show, failed, retry: () => void view.refetch() };
}
