import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { Notice } from "../../components/Notice";
import { Facts } from "../../components/Page";
import { StatusPill } from "../../components/Pill";
import { Bones } from "../../components/Progress";
import { Tel } from "../../components/Tel";
import { Time } from "../../components/Time";
import { useClient } from "../../desk/client";
import { ErrorNotice } from "../../desk/ErrorNotice";
import { PreviewImage } from "../../desk/preview";
import { useTheme } from "../../desk/theme";
import type { CommandError, HistoryEntry, NumberDetail } from "../../ipc";
import { m, refusalReason, shortDigest } from "../../messages";
import styles from "./Numbers.module.css";

function historyTitle(entry: HistoryEntry): string {
  const words = m.detail.event;
  switch (entry.kind) {
    case "assigned":
      return words.assigned;
    case "released":
      return words.released;
    case "receipt":
      return words.receipt;
    case "status":
      return entry.facts.status === null ? m.detail.status : words.status(m.status[entry.facts.status]);
  }
}

function historyFacts(entry: HistoryEntry): string[] {
  const { seq, digest, code } = entry.facts;
  const parts: string[] = [];
  if (seq !== null) parts.push(m.detail.changeSet(seq));
  if (digest !== null) parts.push(m.detail.digest(shortDigest(digest)));
  if (code !== null) parts.push(refusalReason(code).title);
  return parts;
}

/** One number: how its calls show, its status with reason and remedy, its history. */
export function NumberPanel(props: { number: string; onClose: () => void; onAssign: () => void; onRelease: () => void }) {
  const client = useClient();
  const theme = useTheme();
  const detail = useQuery<NumberDetail, CommandError>({
    queryKey: ["number", props.number],
    queryFn: () => client.getNumber(props.number),
    placeholderData: keepPreviousData,
  });
  const data = detail.data;
  const why = data?.code === null || data?.code === undefined ? null : refusalReason(data.code);

  return (
    // Esc closes the panel from wherever the focus is inside it.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      className={styles.panel}
      aria-label={m.detail.panel}
      onKeyDown={(event) => {
        if (event.key === "Escape") props.onClose();
      }}
    >
      {data === undefined ? (
        detail.isError ? <ErrorNotice error={detail.error} onRetry={() => void detail.refetch()} /> : <Bones lines={8} />
      ) : (
        <>
          <header className={styles.panelHead}>
            <div>
              <h2 data-selectable><Tel national={data.national} /></h2>
              <p className={styles.soft} dir="auto">{data.label}</p>
            </div>
            <Button kind="quiet" size="icon" aria-label={m.app.close} onPress={props.onClose}>
              <Icon name="close" size={14} />
            </Button>
          </header>
          {data.brand === null ? null : (
            <div className={styles.panelPreview}>
              <PreviewImage
                request={{ source: { kind: "number", number: data.number }, device: "iphone", theme, carrier: null, plain: false }}
                shape="tall"
                alt={(shown) => m.overview.previewOf(data.national, shown?.name ?? "")}
              />
            </div>
          )}
          {why === null ? null : (
            <Notice tone="bad" title={`${m.status[data.status]}: ${why.title}`} text={why.fix} />
          )}
          <Facts
            facts={[
              [m.detail.status, <span key="s" className={styles.statusFact}><StatusPill status={data.status} pending={data.pending} /> <span className={styles.soft}>{m.detail.since("")}<Time at={data.changedAt} plain /></span></span>],
              [m.detail.brand, data.brand?.name ?? m.detail.noBrand],
              [m.detail.reason, data.reason ?? m.detail.noReason],
              [m.detail.department, data.department === "" ? m.detail.none : data.department],
              [m.detail.number, data.number],
            ]}
          />
          {data.pending ? <p className={styles.soft}>{m.detail.pending}</p> : null}
          <div className={styles.panelActions}>
            <Button size="s" onPress={props.onAssign}>{m.detail.assign}</Button>
            {data.brand === null ? null : <Button size="s" onPress={props.onRelease}>{m.detail.release}</Button>}
          </div>
          <section>
            <h3>{m.detail.history}</h3>
            {data.history.length === 0 ? (
              <p className={styles.soft}>{m.detail.noHistory}</p>
            ) : (
              <ol className={styles.history}>
                {data.history.map((entry, index) => (
                  <li key={index}>
                    <p>{historyTitle(entry)}</p>
                    <p className={styles.historyFacts}>
                      {historyFacts(entry).map((fact) => `${fact} · `)}
                      <Time at={entry.at} />
                    </p>
                  </li>
                ))}
              </ol>
            )}
          </section>
        </>
      )}
    </aside>
  );
}
