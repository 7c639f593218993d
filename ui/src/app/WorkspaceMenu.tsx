import { useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { useNavigate } from "@tanstack/react-router";

import { Icon } from "../components/Icon";
import { MenuButton, type MenuGroup } from "../components/MenuButton";
import { useToast } from "../components/Toasts";
import { useClient, useSession, useWorkspaceReset } from "../desk/client";
import { chooseTheme, useThemeChoice, type ThemeChoice } from "../desk/theme";
import { CommandError, type Workspace } from "../ipc";
import { errorText, m, when } from "../messages";
import styles from "./Frame.module.css";

function syncState(workspace: Workspace, syncing: boolean): string {
  if (syncing) return m.workspace.syncing;
  if (workspace.connection === null) return workspace.key === null ? m.workspace.noKey : m.workspace.notConnected;
  if (workspace.pending > 0) return m.workspace.pendingSync(workspace.pending);
  if (workspace.lastSync === null) return m.workspace.neverSynced;
  return m.workspace.inSync(when(workspace.lastSync, Math.floor(Date.now() / 1000)));
}

/** Which enterprise, how in sync, and the way to another workspace. */
export function WorkspaceMenu(props: { workspace: Workspace; busy: boolean; syncing: boolean; onNew: () => void }) {
  const { workspace } = props;
  const client = useClient();
  const session = useSession();
  const reset = useWorkspaceReset();
  const navigate = useNavigate();
  const toast = useToast();
  const theme = useThemeChoice();
  const [isSwitching, setSwitching] = useState(false);
  const state = syncState(workspace, props.syncing);
  const recent = (session.data?.recent ?? []).filter((one) => one.path !== workspace.path).slice(0, 6);

  const run = async (work: () => Promise<unknown>) => {
    if (props.busy) {
      toast({ tone: "bad", text: `${m.workspace.busyTitle}. ${m.workspace.busyText}` });
      return;
    }
    setSwitching(true);
    try {
      const opened = await work();
      if (opened === null) return;
      await navigate({ to: "/" });
      await reset();
    } catch (error) {
      const text = errorText(CommandError.from(error).code);
      toast({ tone: "bad", text: `${text.title}. ${text.todo}` });
    } finally {
      setSwitching(false);
    }
  };

  const groups: MenuGroup[] = [
    {
      id: "recent",
      title: m.workspace.recent,
      entries: recent.map((one) => ({
        id: one.path,
        name: one.enterprise,
        detail: one.exists ? one.path : m.workspace.gone,
        disabled: !one.exists,
      })),
      onAction: (path) => void run(() => client.openRecent(path)),
    },
    {
      id: "actions",
      entries: [
        { id: "open", name: m.workspace.open },
        { id: "new", name: m.workspace.create },
        { id: "close", name: m.workspace.closeThis },
      ],
      onAction: (id) => {
        if (id === "open") void run(() => client.chooseWorkspace());
        else void run(() => client.closeWorkspace());
      },
    },
    {
      id: "theme",
      title: m.theme.label,
      entries: (["system", "light", "dark"] as const).map((id) => ({ id, name: m.theme[id] })),
      chosen: [theme],
      onChoose: ([id]) => {
        if (id !== undefined) chooseTheme(id as ThemeChoice);
      },
    },
  ];

  return (
    <MenuButton
      label={m.workspace.open}
      groups={groups.filter((group) => group.entries.length > 0)}
      placement="top start"
    >
      <AriaButton
        className={styles.workspace}
        isDisabled={isSwitching}
      >
        <span className={styles.workspaceName}>
          <span>{workspace.enterprise}</span>
          <Icon name="updown" size={12} />
        </span>
        <span className={styles.workspaceState}>{state}</span>
        <span className="visually-hidden">{m.workspace.switch}</span>
      </AriaButton>
    </MenuButton>
  );
}
