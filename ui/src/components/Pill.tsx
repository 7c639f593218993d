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

export function StatusPill({ status }: { status: NumberStatus }) {
  return <Pill tone={tones[status]}>{m.status[status]}</Pill>;
}
