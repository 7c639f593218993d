import { useRef, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { useNavigate, useRouter } from "@tanstack/react-router";

import { Icon } from "../components/Icon";
import { MenuButton, type MenuGroup } from "../components/MenuButton";
import { useToast } from "../components/Toasts";
import { useClient, useSession, useWorkspaceReset } from "../desk/client";
import { chooseLanguage, chosenLanguage } from "../desk/language";
import { chooseTheme, useThemeChoice, type ThemeChoice } from "../desk/theme";
import { CommandError, type Language, type Workspace } from "../ipc";
import { errorText, languageNames, m, when } from "../messages";
import styles from "./Frame.module.css";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** Which of the ways to a change of language this is. */
    way?: number;
  }
}

/** Beside the system's theme in the same menu, so named apart from it. */
const SYSTEM = "system-language";

const languages = (Object.keys(languageNames) as Language[]).map((id) => ({ id, name: languageNames[id] }));

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
  const router = useRouter();
  const toast = useToast();
  const theme = useThemeChoice();
  const ways = useRef(0);
  const [isSwitching, setSwitching] = useState(false);
  const state = syncState(workspace, props.syncing);
  const recent = (session.data?.recent ?? []).filter((one) => one.path !== workspace.path).slice(0, 6);

  /** The window starts again, so whatever would be lost is asked about first. */
  const speak = async (next: Language | null) => {
    if (props.busy) {
      toast({ tone: "bad", text: `${m.workspace.busyTitle}. ${m.language.busyText}` });
      return;
    }
    // Who stays with what is unsaved ends this wait by going elsewhere later.
    const way = (ways.current += 1);
    await navigate({ to: "/", state: { way } });
    if (router.state.location.state.way !== way) return;
    try {
      await chooseLanguage(client, next);
    } catch (error) {
      const text = errorText(CommandError.from(error).code);
      toast({ tone: "bad", text: `${text.title}. ${text.todo}` });
    }
  };

  const run = async (work: () => Promise<unknown>) => {
    if (props.busy) {
      toast({ tone: "bad", text: `${m.workspace.busyTitle}. ${m.workspace.busyText}` });
      return;
    }
    // First, so that whoever stays with what is unsaved stays in its workspace.
    const way = (ways.current += 1);
    await navigate({ to: "/", state: { way } });
    if (router.state.location.state.way !== way) return;
    setSwitching(true);
    try {
      const opened = await work();
      if (opened === null) return;
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
    {
      id: "language",
      title: m.language.label,
      entries: [{ id: SYSTEM, name: m.language.system }, ...languages],
      chosen: [chosenLanguage() ?? SYSTEM],
      onChoose: ([id]) => {
        const next = languages.find((one) => one.id === id)?.id ?? null;
        if (id !== undefined) void speak(next);
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
