import { useEffect, useState, type ReactNode } from "react";
import { ProgressBar } from "react-aria-components";

import type { Progress } from "../ipc";
import { m } from "../messages";
import { Button } from "./Button";
import styles from "./Progress.module.css";

/** Long work: how far, how fast, how much longer, and a way out. */
export function JobProgress(props: {
  title: string;
  text?: string;
  progress: Progress | null;
  cancelling?: boolean;
  onCancel?: () => void;
}) {
  const { progress } = props;
  const known = progress !== null && progress.total !== null && progress.total > 0;
  const share = known ? Math.min(100, (progress.done / (progress.total ?? 1)) * 100) : 0;
  return (
    <div className={styles.job}>
      <div className={styles.words}>
        <p className={styles.title}>{props.title}</p>
        {props.text === undefined ? null : <p className={styles.text}>{props.text}</p>}
      </div>
      <ProgressBar aria-label={props.title} value={share} isIndeterminate={!known} className={styles.outer}>
        <div className={styles.track}>
          <div className={styles.fill} data-moving={!known || undefined} style={{ width: known ? `${share}%` : undefined }} />
        </div>
      </ProgressBar>
      <div className={styles.foot}>
        <p className="tabular">
          {props.cancelling
            ? m.progress.cancelling
            : progress === null
              ? m.progress.working
              : [
                  m.progress.done(progress),
                  progress.perSecond > 0 ? m.progress.rate(progress) : null,
                  progress.secondsLeft === null ? null : m.progress.left(progress.secondsLeft),
                ]
                  .filter((part) => part !== null)
                  .join(" · ")}
        </p>
        {props.onCancel === undefined ? null : (
          <Button size="s" onPress={props.onCancel} isDisabled={props.cancelling}>
            {m.app.cancel}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Work of unknown length: something moves while it lasts. */
export function Working() {
  return (
    <AfterAMoment>
      <ProgressBar aria-label={m.progress.working} isIndeterminate>
        <div className={styles.track}>
          <div className={styles.fill} data-moving />
        </div>
      </ProgressBar>
    </AfterAMoment>
  );
}

/** Shows its content only when waiting has lasted long enough to be noticed. */
export function AfterAMoment({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(true), 150);
    return () => window.clearTimeout(timer);
  }, []);
  return shown ? children : null;
}

/** Grey lines where text will stand. */
export function Bones({ lines = 3, height = 19 }: { lines?: number; height?: number }) {
  return (
    <div role="status" aria-label={m.app.loading} className={styles.bones} style={{ minHeight: lines * height }}>
      <AfterAMoment>
        {Array.from({ length: lines }, (_, index) => (
          <span key={index} className={styles.bone} style={{ height: height - 9, width: `${88 - ((index * 23) % 46)}%` }} />
        ))}
      </AfterAMoment>
    </div>
  );
}
