import { useState } from "react";

import { Button } from "../components/Button";
import { Notice } from "../components/Notice";
import type { Workspace } from "../ipc";
import { m } from "../messages";
import styles from "./OtherWindow.module.css";

type Other = NonNullable<Workspace["otherWindow"]>;

function where(other: Other): string {
  if (other.process === null) return m.otherWindow.unknown;
  if (other.here !== false || other.computer === null) return m.otherWindow.process(other.process);
  return m.otherWindow.processOn(other.process, other.computer);
}

/** Says that another window has the workspace open, until the person has read it. */
export function OtherWindow({ other }: { other: Other }) {
  const name = where(other);
  const [read, setRead] = useState<string | null>(null);
  if (read === name) return null;
  return (
    <div className={styles.place}>
      <Notice tone="info" title={m.otherWindow.title} text={m.otherWindow.text(name)}>
        <Button size="s" onPress={() => setRead(name)}>
          {m.otherWindow.dismiss}
        </Button>
      </Notice>
    </div>
  );
}
