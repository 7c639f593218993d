import { Outlet, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { Bones } from "../components/Progress";
import { useSession } from "../desk/client";
import { ErrorNotice } from "../desk/ErrorNotice";
import { StartScreen } from "../features/start";
import { Frame } from "./Frame";
import styles from "./Frame.module.css";

/** The set-up until there is a workspace, then the frame around the screens. */
export function Gate() {
  const session = useSession();
  const navigate = useNavigate();
  const [settingUp, setSettingUp] = useState(false);

  if (session.isPending) {
    return (
      <main className={styles.alone}>
        <Bones lines={4} />
      </main>
    );
  }
  if (session.isError) {
    return (
      <main className={styles.alone}>
        <ErrorNotice error={session.error} onRetry={() => void session.refetch()} />
      </main>
    );
  }
  if (session.data.workspace === null || settingUp) {
    return (
      <StartScreen
        onCreated={() => setSettingUp(true)}
        onDone={() => {
          setSettingUp(false);
          void navigate({ to: "/" });
        }}
      />
    );
  }
  return (
    <Frame workspace={session.data.workspace} key={session.data.workspace.path} onNewWorkspace={() => setSettingUp(true)}>
      <Outlet />
    </Frame>
  );
}
