import type { ReactNode } from "react";

import type { NumberStatus } from "../ipc";
import { m } from "../messages";
import styles from "./Pill.module.css";

export type Tone = "live" | "info" | "warn" | "bad" | "neutral";

/** A word on a ground: colour never speaks alone. */
export function Pill({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={styles.pill} data-tone={tone}>
      {children}
    </span>
  );
}

const tones = {
  draft: "warn",
  submitted: "info",
  in_review: "info",
  active: "live",
  rejected: "bad",
  suspended: "bad",
  expired: "neutral",
} satisfies Record<NumberStatus, Tone>;

/** What the exchange says, and that a change of it waits. */
export function StatusPill({ status, pending = false }: { status: NumberStatus; pending?: boolean }) {
  return <Pill tone={tones[status]}>{statusText(status, pending)}</Pill>;
}

/** The words of a status. What is not sent, or sent and not answered, waits anyhow. */
export function statusText(status: NumberStatus, pending: boolean): string {
  const word = m.status[status];
  return pending && status !== "draft" && status !== "submitted" ? m.statusWaiting(word) : word;
}
