import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { Button } from "../../components/Button";
import { Card, Empty } from "../../components/Page";
import { useSync } from "../../desk/sync";
import type { Overview, Step } from "../../ipc";
import { daysUntil, m, n, refusalReason } from "../../messages";
import styles from "./Overview.module.css";

interface Need {
  id: string;
  tone: "bad" | "warn" | "info";
  title: string;
  text: string;
  button: ReactNode;
}

/** A certificate is worth a line from here on. */
const SOON_DAYS = 30;

/** What is outstanding, in the order it is best done, each with its one button. */
export function NeedsYou({ overview }: { overview: Overview }) {
  const navigate = useNavigate();
  const sync = useSync();

  const button = (label: string, run: () => void): ReactNode => (
    <Button size="s" onPress={run}>
      {label}
    </Button>
  );

  const ofStep = (step: Step): Need[] => {
    const texts = m.overview.step;
    switch (step.kind) {
      case "create_key":
        return [{ id: step.kind, tone: "info", ...texts.create_key, button: button(texts.create_key.action, () => void navigate({ to: "/keys" })) }];
      case "save_recovery_copy":
        return [{ id: step.kind, tone: "warn", ...texts.save_recovery_copy, button: button(texts.save_recovery_copy.action, () => void navigate({ to: "/keys" })) }];
      case "connect":
        return [{ id: step.kind, tone: "info", ...texts.connect, button: button(texts.connect.action, () => void navigate({ to: "/sync" })) }];
      case "import_numbers":
        return [{ id: step.kind, tone: "info", ...texts.import_numbers, button: button(texts.import_numbers.action, () => void navigate({ to: "/imports/new" })) }];
      case "add_brand":
        return [{ id: step.kind, tone: "info", ...texts.add_brand, button: button(texts.add_brand.action, () => void navigate({ to: "/brands/$uid", params: { uid: "new" } })) }];
      case "assign_brand": {
        const { title, text, action } = texts.assign_brand;
        return [{ id: step.kind, tone: "warn", title: title(step.count), text, button: button(action, () => void navigate({ to: "/numbers", search: { brand: "none" } })) }];
      }
      case "sync": {
        const { title, text, action } = texts.sync;
        return [{
          id: step.kind,
          tone: "warn",
          title: title(step.count),
          text,
          button: <Button size="s" onPress={sync.start} isDisabled={sync.running}>{action}</Button>,
        }];
      }
      case "review_refused":
        return overview.refusals.map((refusal) => {
          const why = refusalReason(refusal.code);
          return {
            id: `refused-${refusal.code}`,
            tone: "bad",
            title: m.overview.refused(refusal.count, why.title),
            text: why.fix,
            button: button(m.overview.seeNumbers, () => void navigate({ to: "/numbers", search: { status: ["rejected"] } })),
          };
        });
      case "all_live":
        return [];
    }
  };

  const needs = overview.steps.flatMap(ofStep);
  if (overview.certificateNotAfter !== null) {
    const days = daysUntil(overview.certificateNotAfter, Math.floor(Date.now() / 1000));
    if (days <= SOON_DAYS) {
      needs.push({
        id: "certificate",
        tone: days === 0 ? "bad" : "warn",
        title: m.overview.certificate(days),
        text: m.overview.certificateText,
        button: button(m.overview.seeConnection, () => void navigate({ to: "/sync" })),
      });
    }
  }
  const waiting = overview.counts.submitted + overview.counts.inReview;
  const order = { bad: 0, warn: 1, info: 1 };
  needs.sort((a, b) => order[a.tone] - order[b.tone]);

  return (
    <Card title={m.overview.needsYou} aside={needs.length === 0 ? undefined : n(needs.length)}>
      {needs.length === 0 ? (
        <Empty title={m.overview.allDone} text={waiting > 0 ? m.overview.waitingText(waiting) : m.overview.allDoneText} />
      ) : (
        <ul className={styles.needs}>
          {needs.map((need) => (
            <li key={need.id}>
              <span className={styles.needDot} data-tone={need.tone} aria-hidden="true" />
              <div>
                <p>{need.title}</p>
                <p className={styles.needText}>{need.text}</p>
              </div>
              {need.button}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
