import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { Button } from "../../components/Button";
import { Notice } from "../../components/Notice";
import { Card, CardBody, Empty, Page } from "../../components/Page";
import { Bones, JobProgress } from "../../components/Progress";
import { SimpleTable, type SimpleColumn } from "../../components/SimpleTable";
import { StatusPill } from "../../components/Pill";
import { Time } from "../../components/Time";
import { useToast } from "../../components/Toasts";
import { useClient } from "../../desk/client";
import { ConnectForm } from "../../desk/ConnectForm";
import { ErrorNotice } from "../../desk/ErrorNotice";
import { useSync } from "../../desk/sync";
import type { CommandError, EventRow, LogEntry, SyncState } from "../../ipc";
import { bytes, m, n, refusalReason, shortDigest, when } from "../../messages";
import { ConnectionCard } from "./ConnectionCard";
import styles from "./Sync.module.css";

const entryColumns = (c = m.sync.columns): readonly SimpleColumn<LogEntry>[] => [
  { id: "seq", header: c.seq, cell: (row) => n(row.seq) },
  { id: "digest", header: c.digest, cell: (row) => <code title={row.digest}>{shortDigest(row.digest)}</code> },
  { id: "numbers", header: c.numbers, cell: (row) => n(row.numbers), align: "end" },
  { id: "size", header: c.size, cell: (row) => bytes(row.bytes), align: "end" },
  { id: "sent", header: c.sent, cell: (row) => <Time at={row.createdAt} /> },
  { id: "receipt", header: c.receipt, cell: (row) => (row.receivedAt === null ? m.sync.noReceipt : <Time at={row.receivedAt} />) },
  {
    id: "refused",
    header: c.refused,
    align: "end",
    cell: (row) => (row.refused === 0 ? <span className={styles.soft}>0</span> : <span className={styles.bad}>{n(row.refused)}</span>),
  },
];

/** A later exchange may tell what has no word here. */
function eventKind(kind: string): string {
  return (m.sync.eventKinds as Partial<Record<string, string>>)[kind] ?? kind.replaceAll("_", " ");
}

const eventColumns = (c = m.sync.columns): readonly SimpleColumn<EventRow>[] => [
  { id: "seq", header: c.seq, cell: (row) => n(row.seq) },
  { id: "kind", header: c.event, cell: (row) => eventKind(row.kind) },
  { id: "numbers", header: c.numbers, cell: (row) => n(row.numbers), align: "end" },
  {
    id: "status",
    header: c.status,
    cell: (row) => (
      <span className={styles.status}>
        {row.status === null ? null : <StatusPill status={row.status} />}
        {row.code === null ? null : <span className={styles.soft}>{refusalReason(row.code).title}</span>}
      </span>
    ),
  },
  { id: "time", header: c.time, cell: (row) => <Time at={row.occurredAt} /> },
];

export function SyncScreen() {
  const client = useClient();
  const navigate = useNavigate();
  const toast = useToast();
  const sync = useSync();
  const state = useQuery<SyncState, CommandError>({ queryKey: ["sync"], queryFn: () => client.getSync() });
  const data = state.data;
  const connection = data?.connection ?? null;
  const refused = sync.result?.refused.reduce((sum, one) => sum + one.count, 0) ?? 0;

  return (
    <Page
      title={m.sync.title}
      actions={
        connection === null ? null : (
          <Button kind="primary" onPress={sync.start} isDisabled={sync.running}>
            {sync.running ? m.workspace.syncing : m.sync.now}
          </Button>
        )
      }
    >
      {state.isError ? <ErrorNotice error={state.error} onRetry={() => void state.refetch()} /> : null}
      {sync.error === null ? null : <ErrorNotice error={sync.error} onRetry={sync.start} />}
      {sync.running ? (
        <JobProgress
          title={m.sync.running}
          text={m.sync.runningText}
          progress={sync.progress}
          cancelling={sync.cancelling}
          onCancel={sync.cancel}
        />
      ) : null}
      {sync.result === null ? null : (
        <Notice
          tone={refused > 0 ? "warn" : "live"}
          title={m.sync.resultTitle}
          text={[
            m.sync.result(sync.result.pushed.numbers, sync.result.pushed.changeSets, sync.result.pushed.bytes),
            m.sync.events(sync.result.pulled.events),
            ...(refused > 0 ? [m.sync.refusedSome(refused)] : []),
            m.sync.inSeconds(sync.result.seconds),
          ].join(", ")}
        >
          {refused > 0 ? (
            <Button size="s" onPress={() => void navigate({ to: "/numbers", search: { status: ["rejected"] } })}>
              {m.sync.seeRefused}
            </Button>
          ) : null}
        </Notice>
      )}
      {data === undefined ? (
        state.isError ? null : <Bones lines={6} height={26} />
      ) : connection === null ? (
        <div className={styles.narrow}>
          <Card title={m.sync.connectTitle}>
            <CardBody>
              <ConnectForm onConnected={(made) => toast({ text: m.sync.connectedTo(made.url) })} />
            </CardBody>
          </Card>
        </div>
      ) : (
        <>
          {data.retryAt === null ? null : (
            <Notice tone="info" title={m.sync.retryAt(when(data.retryAt, Math.floor(Date.now() / 1000)))} />
          )}
          <ConnectionCard connection={connection} pending={data.pending} waiting={data.outbox.length} />
          {data.outbox.length === 0 ? null : (
            <Card title={m.sync.outbox} aside={n(data.outbox.length)}>
              <p className={styles.cardText}>{m.sync.outboxText}</p>
              <SimpleTable label={m.sync.outbox} columns={entryColumns()} rows={data.outbox} rowKey={(row) => String(row.seq)} />
            </Card>
          )}
          <Card title={m.sync.receipts}>
            {data.entries.length === 0 ? (
              <Empty title={m.sync.noReceipts} text={m.sync.noReceiptsText} />
            ) : (
              <div className={styles.table}>
                <SimpleTable label={m.sync.receipts} columns={entryColumns()} rows={data.entries} rowKey={(row) => String(row.seq)} />
              </div>
            )}
          </Card>
          <Card title={m.sync.eventsTitle}>
            {data.events.length === 0 ? (
              <Empty title={m.sync.noEvents} text={m.sync.noEventsText} />
            ) : (
              <div className={styles.table}>
                <SimpleTable label={m.sync.eventsTitle} columns={eventColumns()} rows={data.events} rowKey={(row) => String(row.seq)} />
              </div>
            )}
          </Card>
        </>
      )}
    </Page>
  );
}
