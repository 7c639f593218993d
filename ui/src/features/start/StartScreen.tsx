import { useState } from "react";

import { Button } from "../../components/Button";
import { Mark } from "../../components/Icon";
import { Steps } from "../../components/Steps";
import { useToast } from "../../components/Toasts";
import { useWorkspace } from "../../desk/client";
import { ConnectForm } from "../../desk/ConnectForm";
import { CreateKeyForm } from "../../desk/KeyForm";
import { SaveCopyDialog } from "../../desk/RecoveryDialog";
import { m } from "../../messages";
import { EnterpriseStep } from "./EnterpriseStep";
import styles from "./Start.module.css";

type Stage = "enterprise" | "key" | "recovery" | "connection";

const PLACE = { enterprise: 0, key: 1, recovery: 1, connection: 2 } satisfies Record<Stage, number>;

/** From nothing to a workspace with a key and a connection; the last two can wait. */
export function StartScreen(props: { onCreated: () => void; onDone: () => void }) {
  const workspace = useWorkspace();
  const toast = useToast();
  const [stage, setStage] = useState<Stage>(workspace === null ? "enterprise" : "key");
  const [saving, setSaving] = useState(false);
  const skip = (next: Stage | null) => (
    <Button kind="quiet" onPress={() => (next === null ? props.onDone() : setStage(next))}>
      {m.start.skip}
    </Button>
  );

  return (
    <main className={styles.screen}>
      <div className={styles.card}>
        <header className={styles.head}>
          <span className={styles.name}>
            <Mark size={26} />
            {m.app.name}
          </span>
          <Steps label={m.start.stepsLabel} steps={Object.values(m.start.steps)} at={PLACE[stage]} />
        </header>
        {stage === "enterprise" ? (
          <EnterpriseStep
            onCreated={() => {
              props.onCreated();
              setStage("key");
            }}
          />
        ) : null}
        {stage === "key" ? (
          <section className={styles.section}>
            <h1>{m.start.keyTitle}</h1>
            <p className={styles.soft}>{m.keys.noneText}</p>
            <CreateKeyForm onCreated={() => setStage("recovery")} />
            <div className={styles.end}>{skip("connection")}</div>
          </section>
        ) : null}
        {stage === "recovery" ? (
          <section className={styles.section}>
            <h1>{m.start.recoveryTitle}</h1>
            <p className={styles.soft}>{m.keys.copyText}</p>
            <div className={styles.row}>
              <Button kind="primary" autoFocus onPress={() => setSaving(true)}>
                {m.keys.saveCopy}
              </Button>
              {skip("connection")}
            </div>
            {saving ? <SaveCopyDialog onClose={() => setSaving(false)} onSaved={() => setStage("connection")} /> : null}
          </section>
        ) : null}
        {stage === "connection" ? (
          <section className={styles.section}>
            <h1>{m.start.connectionTitle}</h1>
            <ConnectForm
              onConnected={(connection) => {
                toast({ text: m.sync.connectedTo(connection.url) });
                props.onDone();
              }}
            />
            <div className={styles.end}>{skip(null)}</div>
          </section>
        ) : null}
      </div>
    </main>
  );
}
