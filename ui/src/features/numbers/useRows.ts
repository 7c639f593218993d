import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";

import { PageCache } from "../../components/DataGrid";
import { useClient } from "../../desk/client";
import { CommandError, type NumberFilter, type NumberRow, type View } from "../../ipc";

/** The rows that match a filter, read page by page as they come into sight. */
export function useRows(filter: NumberFilter) {
  const client = useClient();
  const view = useQuery<View, CommandError>({
    queryKey: ["view", filter],
    queryFn: () => client.openView(filter),
    // The host forgets old snapshots, so none is kept here either.
    gcTime: 0,
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const [, setVersion] = useState(0);
  const [failed, setFailed] = useState<CommandError | null>(null);
  const id = view.data?.view;
  const total = view.data?.total ?? 0;

  const cache = useMemo(
    () =>
      id === undefined
        ? null
        : new PageCache<NumberRow>({
            rows: total,
            read: async (offset, limit) => (await client.readPage(id, offset, limit)).rows,
            onChange: () => setVersion((version) => version + 1),
            onError: (error) => setFailed(CommandError.from(error)),
          }),
    [client, id, total],
  );
  useEffect(() => () => cache?.close(), [cache]);
  useEffect(() => setFailed(null), [cache]);

  const show = useCallback(
    (first: number, end: number, direction: number) => cache?.show(first, end, direction),
    [cache],
  );
  const row = useCallback((index: number) => cache?.get(index), [cache]);
  return { view, total, row, show, failed, retry: () => void view.refetch() };
}
