import { QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, use, useEffect, type ReactNode } from "react";

import { CommandError, type Client, type Session, type Topic } from "../ipc";

const ClientContext = createContext<Client | null>(null);

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // The host is on this computer: what it says stays true until it says otherwise.
      queries: { staleTime: Infinity, retry: onceReopened, retryDelay: 0, refetchOnWindowFocus: false, networkMode: "always" },
      mutations: { networkMode: "always" },
    },
  });
}

/** What failed on connections that are gone is asked once more on those in their place. */
function onceReopened(failures: number, error: Error): boolean {
  return failures === 0 && CommandError.from(error).code === "workspace_reopened";
}

export function useClient(): Client {
  const client = use(ClientContext);
  if (client === null) throw new Error("no client around this component");
  return client;
}

/** Keys of what each topic makes stale. */
const stale: Record<Topic, readonly string[]> = {
  numbers: ["session", "overview", "view", "number", "brands", "sync"],
  brands: ["session", "overview", "brands", "preview", "view", "number", "sync"],
  sync: ["session", "overview", "sync", "view", "number", "brands"],
  keys: ["session", "overview", "key"],
  imports: ["imports", "overview", "session"],
  log: ["sync"],
  windows: ["session"],
};

/**
 * Reads again what is stale, one round at a time: each figure is a walk over
 * the whole list, and reports come faster than a million numbers are counted.
 */
function refresher(queries: QueryClient): (topic: Topic) => void {
  const waiting = new Set<string>();
  let busy = false;
  const round = async () => {
    busy = true;
    // Reports of one change come together.
    await Promise.resolve();
    while (waiting.size > 0) {
      const keys = [...waiting];
      waiting.clear();
      await Promise.allSettled(keys.map((key) => queries.invalidateQueries({ queryKey: [key] })));
    }
    busy = false;
  };
  return (topic) => {
    for (const key of stale[topic]) waiting.add(key);
    if (!busy) void round();
  };
}

/** Gives the client to what is inside and follows changes the host reports. */
export function ClientProvider({ client, children }: { client: Client; children: ReactNode }) {
  const queries = useQueryClient();
  useEffect(() => client.onWorkspaceChanged(refresher(queries)), [client, queries]);
  return <ClientContext value={client}>{children}</ClientContext>;
}

export function useSession() {
  const client = useClient();
  return useQuery<Session, CommandError>({ queryKey: ["session"], queryFn: () => client.getSession() });
}

/** The open workspace. Only for screens that are shown with one. */
export function useWorkspace() {
  const session = useSession();
  return session.data?.workspace ?? null;
}

/** Forgets everything of the workspace that was open. */
export function useWorkspaceReset(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
    await queries.invalidateQueries({ queryKey: ["session"] });
  };
}
