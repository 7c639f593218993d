import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { Button } from "../../components/Button";
import { Card, Empty, Page } from "../../components/Page";
import { Bones } from "../../components/Progress";
import { SimpleTable, type SimpleColumn } from "../../components/SimpleTable";
import { Time } from "../../components/Time";
import { useClient } from "../../desk/client";
import { ErrorNotice } from "../../desk/ErrorNotice";
import type { CommandError, ImportRecord } from "../../ipc";
import { m, n } from "../../messages";
import styles from "./Imports.module.css";
import { useImportFlow } from "./flow";

const columns = (): readonly SimpleColumn<ImportRecord>[] => [
  { id: "file", header: m.imports.file, cell: (row) => row.fileName },
  { id: "when", header: m.imports.when, cell: (row) => <Time at={row.importedAt} /> },
  { id: "rows", header: m.imports.rows, align: "end", cell: (row) => n(row.counts.rows) },
  { id: "created", header: m.imports.created, align: "end", cell: (row) => n(row.counts.created) },
  { id: "updated", header: m.imports.updated, align: "end", cell: (row) => n(row.counts.updated) },
  { id: "unchanged", header: m.imports.unchanged, align: "end", cell: (row) => n(row.counts.unchanged) },
  { id: "duplicate", header: m.imports.duplicate, align: "end", cell: (row) => n(row.counts.duplicate) },
  {
    id: "rejected",
    header: m.imports.rejected,
    align: "end",
    cell: (row) => <span className={row.counts.rejected > 0 ? styles.bad : undefined}>{n(row.counts.rejected)}</span>,
  },
];

/** Lists imported before, and the way to import another. */
export function ImportsScreen() {
  const client = useClient();
  const navigate = useNavigate();
  const flow = useImportFlow();
  const imports = useQuery<ImportRecord[], CommandError>({ queryKey: ["imports"], queryFn: () => client.listImports() });
  const data = imports.data;
  const start = () => {
    if (!flow.busy) flow.reset();
    void navigate({ to: "/imports/new" });
  };

  return (
    <Page title={m.imports.title} actions={<Button kind="primary" onPress={start}>{m.imports.new}</Button>}>
      {imports.isError ? <ErrorNotice error={imports.error} onRetry={() => void imports.refetch()} /> : null}
      {data === undefined ? (
        imports.isError ? null : <Bones lines={5} height={32} />
      ) : data.length === 0 ? (
        <Card>
          <Empty title={m.imports.emptyTitle} text={m.imports.emptyText}>
            <Button onPress={start}>{m.imports.choose}</Button>
          </Empty>
        </Card>
      ) : (
        <Card title={m.imports.past}>
          <SimpleTable label={m.imports.past} columns={columns()} rows={data} rowKey={(row) => row.import} />
        </Card>
      )}
    </Page>
  );
}
