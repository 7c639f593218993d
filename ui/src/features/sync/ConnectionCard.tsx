import { Link } from "@tanstack/react-router";

import { Card, CardBody, Facts } from "../../components/Page";
import { Pill } from "../../components/Pill";
import { Time } from "../../components/Time";
import type { Connection } from "../../ipc";
import { daysUntil, exact, m, n, shortDigest } from "../../messages";
import styles from "./Sync.module.css";

/** Days before its end from which the certificate is shown as a warning. */
const SOON_DAYS = 30;

export function ConnectionCard(props: { connection: Connection; pending: number; waiting: number }) {
  const { connection } = props;
  const { certificate } = connection;
  const days = daysUntil(certificate.notAfter, Math.floor(Date.now() / 1000));
  return (
    <Card
      title={m.sync.connection}
      aside={connection.local ? <Pill tone="neutral">{m.sync.local}</Pill> : <Pill tone="live">{m.sync.connected}</Pill>}
    >
      <CardBody>
        <dl className={styles.figures}>
          <div>
            <dt>{m.sync.pending}</dt>
            <dd>{n(props.pending)}</dd>
          </div>
          <div>
            <dt>{m.sync.waiting}</dt>
            <dd>{n(props.waiting)}</dd>
          </div>
          <div data-bad={connection.refused > 0 || undefined}>
            <dt>
              {connection.refused > 0 ? (
                <Link to="/numbers" search={{ status: ["rejected"] }}>
                  {m.sync.refused}
                </Link>
              ) : (
                m.sync.refused
              )}
            </dt>
            <dd>{n(connection.refused)}</dd>
          </div>
        </dl>
        <div className={styles.columns}>
          <Facts
            facts={[
              [m.sync.url, connection.url],
              [m.sync.enterpriseId, connection.enterpriseId],
              [m.sync.lastSync, connection.lastSync === null ? m.sync.never : <Time key="t" at={connection.lastSync} />],
              [m.sync.seq, n(connection.seq)],
              [
                m.sync.head,
                connection.head === null ? m.sync.noHead : <code key="h" title={connection.head}>{shortDigest(connection.head)}</code>,
              ],
            ]}
          />
          <Facts
            facts={[
              [m.sync.subject, certificate.subject],
              [
                m.sync.notAfter,
                <span key="n" className={styles.status}>
                  <span title={exact(certificate.notAfter)}>
                    <Time at={certificate.notAfter} plain />
                  </span>
                  {days <= SOON_DAYS ? <Pill tone={days === 0 ? "bad" : "warn"}>{m.sync.inDays(days)}</Pill> : <span className={styles.soft}>{m.sync.inDays(days)}</span>}
                </span>,
              ],
              [
                m.sync.covers,
                certificate.numbers.length === 0 ? (
                  m.sync.coversAny
                ) : (
                  <ul key="c" className={styles.covers}>
                    {certificate.numbers.slice(0, 6).map((one) => (
                      <li key={one}>{one}</li>
                    ))}
                    {certificate.numbers.length > 6 ? <li>+{n(certificate.numbers.length - 6)}</li> : null}
                  </ul>
                ),
              ],
            ]}
          />
        </div>
      </CardBody>
    </Card>
  );
}
