import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { Button } from "../components/Button";
import { Form, TextField } from "../components/Field";
import { Notice } from "../components/Notice";
import { CommandError, type Connection } from "../ipc";
import { m } from "../messages";
import { useClient, useWorkspace } from "./client";
import styles from "./forms.module.css";
import { ErrorNotice } from "./ErrorNotice";
import { useWithKey } from "./unlock";

/** Address and invite, or the exchange that comes with the application. */
export function ConnectForm(props: { onConnected: (connection: Connection) => void }) {
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const withKey = useWithKey();
  const workspace = useWorkspace();
  const [url, setUrl] = useState("");
  const [invite, setInvite] = useState("");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<{ error: CommandError; again: () => Promise<Connection> } | null>(null);

  const run = async (work: () => Promise<Connection>) => {
    setBusy(true);
    setFailed(null);
    try {
      const connection = await withKey(work);
      await Promise.all(["session", "overview", "sync"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
      props.onConnected(connection);
    } catch (caught) {
      const error = CommandError.from(caught);
      if (error.code !== "cancelled") setFailed({ error, again: work });
    } finally {
      setBusy(false);
    }
  };

  if (workspace !== null && workspace.key === null) {
    return (
      <Notice tone="info" title={m.sync.needsKey}>
        <Button size="s" onPress={() => void navigate({ to: "/keys" })}>
          {m.sync.createKey}
        </Button>
      </Notice>
    );
  }

  return (
    <div className={styles.stack}>
      <p className={styles.soft}>{m.sync.connectText}</p>
      <Form onSubmit={() => void run(() => client.connect(url.trim(), invite.trim()))}>
        <TextField label={m.sync.address} value={url} onChange={setUrl} type="url" placeholder={m.sync.addressHint} name="url" />
        <TextField label={m.sync.invite} value={invite} onChange={setInvite} hint={m.sync.inviteHint} name="invite" />
        {failed === null ? null : (
          <ErrorNotice error={failed.error} onRetry={() => void run(failed.again)} />
        )}
        <div className={styles.row}>
          <Button kind="primary" type="submit" isDisabled={busy || url.trim() === "" || invite.trim() === ""}>
            {m.sync.connect}
          </Button>
        </div>
      </Form>
      <div className={styles.or}>{m.sync.or}</div>
      <div className={styles.choice}>
        <div>
          <p className={styles.strong}>{m.sync.tryLocal}</p>
          <p className={styles.soft}>{m.sync.tryLocalText}</p>
        </div>
        <Button onPress={() => void run(() => client.startLocalExchange())} isDisabled={busy}>
          {m.sync.tryLocal}
        </Button>
      </div>
    </div>
  );
}
