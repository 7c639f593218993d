import { useQueryClient } from "@tanstack/react-query";
import { createContext, use, useCallback, useMemo, useRef, useState, type ReactNode } from "react";

import { CommandError, type Progress, type SyncResult } from "../ipc";
import { useClient } from "./client";
import { useWithKey } from "./unlock";

export interface SyncJob {
  running: boolean;
  cancelling: boolean;
  progress: Progress | null;
  result: SyncResult | null;
  error: CommandError | null;
  start: () => void;
  cancel: () => void;
  clear: () => void;
}

const SyncContext = createContext<SyncJob | null>(null);

/** One sync at a time, whichever screen started it; the screens go on meanwhile. */
export function SyncProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const queries = useQueryClient();
  const withKey = useWithKey();
  const busy = useRef(false);
  const [running, setRunning] = useState(false);
  const [cancelling, setCancelling] = useState(false);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [result, setResult] = useState<SyncResult | null>(null);
  const [error, setError] = useState<CommandError | null>(null);

  const start = useCallback(() => {
    if (busy.current) return;
    busy.current = true;
    setRunning(true);
    setCancelling(false);
    setProgress(null);
    setResult(null);
    setError(null);
    const work = async () => {
      try {
        setResult(await withKey(() => client.syncNow(setProgress)));
      } catch (caught) {
        const failed = CommandError.from(caught);
        if (failed.code !== "cancelled") setError(failed);
      } finally {
        busy.current = false;
        setRunning(false);
        await Promise.all(
          ["session", "overview", "sync", "view", "number", "brands"].map((key) =>
            queries.invalidateQueries({ queryKey: [key] }),
          ),
        );
      }
    };
    void work();
  }, [client, queries, withKey]);

  const cancel = useCallback(() => {
    setCancelling(true);
    void client.cancelJob("sync").catch(() => undefined);
  }, [client]);

  const clear = useCallback(() => {
    setResult(null);
    setError(null);
  }, []);

  const job = useMemo(
    () => ({ running, cancelling, progress, result, error, start, cancel, clear }),
    [running, cancelling, progress, result, error, start, cancel, clear],
  );
  return <SyncContext value={job}>{children}</SyncContext>;
}

export function useSync(): SyncJob {
  const job = use(SyncContext);
  if (job === null) throw new Error("no sync around this component");
  return job;
}
