import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { Button } from "../components/Button";
import { copyText } from "../components/clipboard";
import { Notice } from "../components/Notice";
import { useToast } from "../components/Toasts";
import { CommandError, type Session } from "../ipc";
import { errorText, m } from "../messages";
import { useClient } from "./client";
import styles from "./fault.module.css";

/** Codes after which the workspace itself has to be opened again, or another. */
export function concernsFile(error: CommandError): boolean {
  return error.code === "workspace_corrupted" || error.code === "workspace_moved";
}

function pathOf(error: CommandError): string | null {
  const { details } = error;
  if (typeof details !== "object" || details === null || !("path" in details)) return null;
  return typeof details.path === "string" ? details.path : null;
}

/** A workspace file that cannot be used as it is: where it lies, and the ways on. */
export function WorkspaceFault(props: { error: CommandError }) {
  const client = useClient();
  const queries = useQueryClient();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const [again, setAgain] = useState<CommandError | null>(null);
  // The latest attempt says what stands; one for another file leaves this one's words.
  const error = again !== null && concernsFile(again) ? again : props.error;
  // As it was last read: to ask for the session would fail the same way.
  const known = queries.getQueryData<Session>(["session"])?.workspace?.path ?? null;
  const path = pathOf(error) ?? pathOf(props.error) ?? known;
  const text = errorText(error.code);

  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setAgain(null);
    try {
      if ((await work()) === null) return;
      queries.removeQueries({ type: "inactive" });
      // All that is shown was read from what is no longer open.
      await queries.resetQueries();
    } catch (caught) {
      setAgain(CommandError.from(caught));
    } finally {
      setBusy(false);
    }
  };
  const copy = async (name: string) => {
    if (await copyText(Promise.resolve(name))) toast({ text: m.fault.pathCopied });
  };
  const other = again === null || concernsFile(again) ? null : errorText(again.code);

  return (
    <div className={styles.fault}>
      <Notice tone="bad" title={text.title} text={text.todo} />
      {path === null ? null : (
        <div className={styles.file}>
          <p className={styles.path}>
            <span className={styles.soft}>{m.fault.file} </span>
            <span data-selectable>{path}</span>
          </p>
          <Button size="s" onPress={() => void copy(path)}>
            {m.fault.copyPath}
          </Button>
        </div>
      )}
      {other === null ? null : <Notice tone="warn" title={other.title} text={other.todo} />}
      <div className={styles.row}>
        {path === null ? null : (
          <Button kind="primary" isDisabled={busy} onPress={() => void run(() => client.openRecent(path))}>
            {m.fault.openAgain}
          </Button>
        )}
        <Button isDisabled={busy} onPress={() => void run(() => client.chooseWorkspace())}>
          {m.fault.openAnother}
        </Button>
      </div>
      {error.code === "workspace_corrupted" ? <p className={styles.soft}>{m.fault.backup}</p> : null}
    </div>
  );
}
