import { Link } from "@tanstack/react-router";

import type { NumberStatus, StatusCounts } from "../../ipc";
import { m, n } from "../../messages";
import styles from "./Overview.module.css";

interface Part {
  tone: "live" | "info" | "sent" | "warn" | "bad" | "off";
  count: number;
  word: string;
  statuses: NumberStatus[];
}

/** A stacked bar with its words beneath; each word leads to its numbers. */
export function StatusBar({ counts, waiting, total }: { counts: StatusCounts; waiting: number; total: number }) {
  const all: Part[] = [
    { tone: "live", count: counts.active, word: waiting > 0 ? `${m.overview.legend.live} (${m.overview.liveWaiting(waiting)})` : m.overview.legend.live, statuses: ["active"] },
    {
      tone: "info",
      count: counts.inReview,
      word: m.overview.legend.review,
      statuses: ["in_review"],
    },
    { tone: "sent", count: counts.submitted, word: m.overview.legend.sent, statuses: ["submitted"] },
    { tone: "warn", count: counts.draft, word: m.overview.legend.unsent, statuses: ["draft"] },
    { tone: "bad", count: counts.rejected, word: m.overview.legend.refused, statuses: ["rejected"] },
    {
      tone: "off",
      count: counts.suspended + counts.expired,
      word: m.overview.legend.stopped,
      statuses: ["suspended", "expired"],
    },
  ];
  const parts = all.filter((part) => part.count > 0);
  return (
    <>
      <div className={styles.bar} aria-hidden="true">
        {parts.map((part) => (
          <span key={part.tone} data-tone={part.tone} style={{ flexGrow: part.count / total }} />
        ))}
      </div>
      <ul className={styles.legend}>
        {parts.map((part) => (
          <li key={part.tone}>
            <Link to="/numbers" search={{ status: part.statuses }} className={styles.legendLink}>
              <span className={styles.dot} data-tone={part.tone} aria-hidden="true" />
              <strong>{n(part.count)}</strong> {part.word}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
