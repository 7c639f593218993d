import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { Button } from "../../components/Button";
import { Notice } from "../../components/Notice";
import { Card, CardBody, Facts, Page } from "../../components/Page";
import { Pill } from "../../components/Pill";
import { Bones } from "../../components/Progress";
import { Time } from "../../components/Time";
import { useToast } from "../../components/Toasts";
import { useClient } from "../../desk/client";
import { ErrorNotice } from "../../desk/ErrorNotice";
import { CreateKeyForm } from "../../desk/KeyForm";
import { RestoreDialog, SaveCopyDialog } from "../../desk/RecoveryDialog";
import { useWithKey } from "../../desk/unlock";
import { CommandError, type Key } from "../../ipc";
import { m } from "../../messages";
import styles from "./Keys.module.css";

export function KeysScreen() {
  const client = useClient();
  const toast = useToast();
  const key = useQuery<Key | null, CommandError>({ queryKey: ["key"], queryFn: () => client.getKey() });
  const [dialog, setDialog] = useState<"save" | "restore" | null>(null);
  const data = key.data;

  return (
    <Page
      title={m.keys.title}
      actions={
        data ? (
          <Button kind="primary" onPress={() => setDialog("save")}>
            {m.keys.saveCopy}
          </Button>
        ) : null
      }
    >
      <div className={styles.stack}>
        {key.isError ? <ErrorNotice error={key.error} onRetry={() => void key.refetch()} /> : null}
        {data === undefined ? (
          key.isError ? null : <Bones lines={6} height={26} />
        ) : data === null ? (
          <>
            <Card title={m.keys.createTitle}>
              <CardBody>
                <p className={styles.soft}>{m.keys.noneText}</p>
                <CreateKeyForm
                  onCreated={() => {
                    toast({ text: m.keys.createdToast });
                    setDialog("save");
                  }}
                />
              </CardBody>
            </Card>
            <RestoreCard onRestore={() => setDialog("restore")} />
          </>
        ) : (
          <>
            <KeyCard keyInUse={data} />
            <Card
              title={m.keys.copyTitle}
              aside={
                data.recoveryCopyAt === null ? <Pill tone="warn">{m.keys.copyMissing}</Pill> : <SavedPill at={data.recoveryCopyAt} />
              }
            >
              <CardBody>
                {data.recoveryCopyAt === null ? (
                  <Notice tone="warn" title={m.keys.copyMissing} text={m.keys.copyText} />
                ) : (
                  <p className={styles.soft}>{m.keys.copyText}</p>
                )}
              </CardBody>
            </Card>
            <RestoreCard onRestore={() => setDialog("restore")} />
          </>
        )}
      </div>
      {dialog === "save" ? <SaveCopyDialog onClose={() => setDialog(null)} /> : null}
      {dialog === "restore" ? <RestoreDialog onClose={() => setDialog(null)} /> : null}
    </Page>
  );
}

function SavedPill({ at }: { at: number }) {
  return (
    <Pill tone="live">
      {m.keys.copySaved("")}
      <Time at={at} />
    </Pill>
  );
}

function KeyCard({ keyInUse }: { keyInUse: Key }) {
  const withKey = useWithKey();
  // Asking for the passphrase is all there is to do; what needs it comes later.
  const unlock = async () => {
    let asked = false;
    const work = async () => {
      if (asked) return;
      asked = true;
      throw new CommandError("passphrase_required", "unlock was asked for");
    };
    await withKey(work).catch(() => undefined);
  };
  return (
    <Card
      title={m.keys.key}
      aside={
        <>
          <Pill tone={keyInUse.unlocked ? "live" : "warn"}>{keyInUse.unlocked ? m.keys.unlocked : m.keys.locked}</Pill>
          {keyInUse.unlocked ? null : (
            <Button size="s" onPress={() => void unlock()}>
              {m.keys.unlock}
            </Button>
          )}
        </>
      }
    >
      <CardBody>
        <Facts
          facts={[
            [m.keys.kid, <code key="kid">{keyInUse.kid}</code>],
            [m.keys.where, m.keys.store[keyInUse.store]],
            [m.keys.created, <Time key="t" at={keyInUse.createdAt} />],
          ]}
        />
        <p className={styles.soft}>{m.keys.kidText}</p>
      </CardBody>
    </Card>
  );
}

function RestoreCard({ onRestore }: { onRestore: () => void }) {
  return (
    <Card title={m.keys.restoreTitle}>
      <CardBody>
        <p className={styles.soft}>{m.keys.restoreText}</p>
        <div>
          <Button onPress={onRestore}>{m.keys.restore}</Button>
        </div>
      </CardBody>
    </Card>
  );
}
