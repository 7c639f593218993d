import type { ErrorComponentProps } from "@tanstack/react-router";

import { Button } from "../components/Button";
import { Notice } from "../components/Notice";
import { errorText, m } from "../messages";
import styles from "./Frame.module.css";

/** A screen that broke while drawing: said in words, the rest of the window stays. */
export function Fault({ error, reset }: ErrorComponentProps) {
  return (
    <div className={styles.alone}>
      <Notice tone="bad" title={errorText("internal").title} text={errorText("internal").todo} details={error instanceof Error ? error.message : String(error)}>
        <Button size="s" onPress={reset}>
          {m.app.retry}
        </Button>
      </Notice>
    </div>
  );
}
