import { useState } from "react";

import { Button } from "../../components/Button";
import { Card } from "../../components/Page";
import { Pill, type Tone } from "../../components/Pill";
import { SimpleTable, type SimpleColumn } from "../../components/SimpleTable";
import { Tel } from "../../components/Tel";
import { useToast } from "../../components/Toasts";
import { useClient } from "../../desk/client";
import { ErrorNotice } from "../../desk/ErrorNotice";
import { CommandError, type ImportOutcome, type ImportPlan, type ImportSampleRow } from "../../ipc";
import { m, n, rowReason } from "../../messages";
import styles from "./Imports.module.css";
import { useImportFlow } from "./flow";

const TONES = {
  created: "live",
  updated: "info",
  unchanged: "neutral",
  duplicate: "neutral",
  rejected: "bad",
} satisfies Record<ImportOutcome, Tone>;

const TILES: readonly ImportOutcome[] = ["created", "updated", "unchanged", "duplicate", "rejected"];

const sampleColumns = (c = m.imports.sampleColumns): readonly SimpleColumn<ImportSampleRow>[] => [
  { id: "line", header: c.row, cell: (row) => <span className={styles.soft}>{n(row.line)}</span> },
  {
    id: "number",
    header: c.number,
    cell: (row) => (row.national === null ? <span className={styles.bad}>—</span> : <Tel national={row.national} />),
  },
  { id: "raw", header: c.raw, cell: (row) => <span className={styles.soft}>{row.raw}</span> },
  { id: "label", header: c.label, cell: (row) => row.label },
  {
    id: "outcome",
    header: c.outcome,
    cell: (row) => (
      <span className={styles.outcome}>
        <Pill tone={TONES[row.outcome]}>{m.imports.outcome[row.outcome]}</Pill>
        {row.code === null ? null : <span className={styles.soft}>{rowReason(row.code).title}</span>}
      </span>
    ),
  },
];

/** What the import will do, before it does it. */
export function CheckStep({ plan }: { plan: ImportPlan }) {
  const client = useClient();
  const flow = useImportFlow();
  const toast = useToast();
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<CommandError | null>(null);
  const { counts } = plan;
  const changing = counts.created + counts.updated;

  const saveRejects = async () => {
    setSaving(true);
    setError(null);
    try {
      const fixes = plan.rejectCodes.map(({ code }) => ({ code, fix: rowReason(code).fix }));
      const saved = await client.saveRejects(plan.plan, fixes);
      if (saved !== null) toast({ text: m.imports.savedRejects(saved.rows, saved.path) });
    } catch (caught) {
      setError(CommandError.from(caught));
    } finally {
      setSaving(false);
    }
  };

  return (
    <>
      <dl className={styles.tiles}>
        {TILES.map((outcome) => (
          <div key={outcome} data-outcome={outcome} data-zero={counts[outcome] === 0 || undefined}>
            <dt>{m.imports.tiles[outcome]}</dt>
            <dd>{n(counts[outcome])}</dd>
          </div>
        ))}
      </dl>
      {plan.rejectCodes.length === 0 ? null : (
        <Card
          title={m.imports.mend}
          aside={
            <Button size="s" onPress={() => void saveRejects()} isDisabled={saving}>
              {m.imports.saveRejects}
            </Button>
          }
        >
          {error === null ? null : <ErrorNotice error={error} onRetry={() => void saveRejects()} />}
          <ul className={styles.mends}>
            {plan.rejectCodes.map((reject) => {
              const reason = rowReason(reject.code);
              const example = plan.sample.find((row) => row.code === reject.code);
              return (
                <li key={reject.code}>
                  <span>
                    <Pill tone="bad">{m.imports.rowsPill(reject.count)}</Pill>
                  </span>
                  <div>
                    <p>{reason.title}</p>
                    <p className={styles.small}>{reason.fix}</p>
                  </div>
                  <span>{example === undefined || example.raw === "" ? null : <code className={styles.example}>{example.raw}</code>}</span>
                </li>
              );
            })}
          </ul>
          <p className={styles.mendFoot}>{m.imports.saveRejectsText}</p>
        </Card>
      )}
      <Card title={m.imports.sample} aside={m.imports.checkedIn(plan.seconds)}>
        <SimpleTable label={m.imports.sample} columns={sampleColumns()} rows={plan.sample} rowKey={(row) => String(row.line)} />
      </Card>
      <div className={styles.actions}>
        {changing > 0 ? (
          <Button kind="primary" onPress={flow.commit}>
            {m.imports.commit(changing)}
          </Button>
        ) : null}
        <Button onPress={flow.back}>{m.app.back}</Button>
        <span className={styles.soft}>
          {[
            changing === 0 ? m.imports.nothingToImport : m.imports.nothingWritten,
            ...(counts.blank > 0 ? [m.imports.blankRows(counts.blank)] : []),
          ].join(" · ")}
        </span>
      </div>
    </>
  );
}
