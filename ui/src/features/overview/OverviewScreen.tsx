import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { Button } from "../../components/Button";
import { Card, Empty, Page } from "../../components/Page";
import { Bones, JobProgress } from "../../components/Progress";
import { useClient, useWorkspace } from "../../desk/client";
import { ErrorNotice } from "../../desk/ErrorNotice";
import { useSync } from "../../desk/sync";
import type { CommandError, Overview } from "../../ipc";
import { m, n } from "../../messages";
import { CallerCard } from "./CallerCard";
import { NeedsYou } from "./NeedsYou";
import styles from "./Overview.module.css";
import { StatusBar } from "./StatusBar";

export function OverviewScreen() {
  const client = useClient();
  const navigate = useNavigate();
  const workspace = useWorkspace();
  const sync = useSync();
  const overview = useQuery<Overview, CommandError>({ queryKey: ["overview"], queryFn: () => client.getOverview() });
  const data = overview.data;
  const connected = workspace?.connection !== null && workspace?.connection !== undefined;

  return (
    <Page
      title={m.overview.title}
      actions={
        <>
          <button type="button" className={styles.search} onClick={() => window.dispatchEvent(new Event("signet:palette"))}>
            <kbd aria-hidden="true">Ctrl K</kbd>
            <span>{m.palette.open}</span>
          </button>
          <Button kind={connected ? "plain" : "primary"} onPress={() => void navigate({ to: "/imports/new" })}>
            {m.overview.importNumbers}
          </Button>
          {connected ? (
            <Button kind="primary" onPress={sync.start} isDisabled={sync.running}>
              {sync.running ? m.workspace.syncing : m.overview.syncNow}
            </Button>
          ) : null}
        </>
      }
    >
      {overview.isError ? <ErrorNotice error={overview.error} onRetry={() => void overview.refetch()} /> : null}
      {sync.error === null ? null : <ErrorNotice error={sync.error} onRetry={sync.start} />}
      {sync.running ? (
        <JobProgress title={m.sync.running} progress={sync.progress} cancelling={sync.cancelling} onCancel={sync.cancel} />
      ) : null}
      <div className={styles.columns}>
        <div className={styles.main}>
          {data === undefined ? (
            overview.isError ? null : <Bones lines={5} height={28} />
          ) : data.total === 0 ? (
            <Card>
              <Empty title={m.overview.emptyTitle} text={m.overview.emptyText} />
            </Card>
          ) : (
            <section className={styles.figure} aria-label={m.overview.bar}>
              <p>
                <strong>{n(data.counts.active)}</strong> {m.overview.figure(data.total)}
              </p>
              <StatusBar counts={data.counts} waiting={data.liveWaiting} total={data.total} />
            </section>
          )}
          {data === undefined ? null : <NeedsYou overview={data} />}
        </div>
        {data === undefined ? null : <CallerCard number={data.exampleNumber} />}
      </div>
    </Page>
  );
}
