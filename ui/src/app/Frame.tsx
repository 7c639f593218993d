import { Link, useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState, type ReactNode } from "react";

import { Icon, Mark, type IconName } from "../components/Icon";
import { useClient } from "../desk/client";
import { useEdits, useUndoKey } from "../desk/edits";
import { useSync } from "../desk/sync";
import { useImportFlow } from "../features/imports";
import type { Workspace } from "../ipc";
import { m, n } from "../messages";
import styles from "./Frame.module.css";
import { Palette } from "./Palette";
import { WorkspaceMenu } from "./WorkspaceMenu";

interface NavEntry {
  to: "/" | "/numbers" | "/brands" | "/imports" | "/sync" | "/keys";
  icon: IconName;
  name: string;
  badge?: { text: string; spoken: string; bad?: boolean };
}

function NavLink({ entry }: { entry: NavEntry }) {
  return (
    <li>
      <Link
        to={entry.to}
        search={{}}
        className={styles.link}
        activeOptions={{ exact: entry.to === "/", includeSearch: false }}
      >
        <Icon name={entry.icon} />
        <span className={styles.linkName}>{entry.name}</span>
        {entry.badge === undefined ? null : (
          <span className={styles.badge} data-bad={entry.badge.bad || undefined}>
            <span aria-hidden="true">{entry.badge.text}</span>
            <span className="visually-hidden">, {entry.badge.spoken}</span>
          </span>
        )}
      </Link>
    </li>
  );
}

/** Sidebar, the screen, and what floats above both. */
export function Frame(props: { workspace: Workspace; children: ReactNode; onNewWorkspace: () => void }) {
  const { workspace } = props;
  const client = useClient();
  const navigate = useNavigate();
  const sync = useSync();
  const edits = useEdits();
  const flow = useImportFlow();
  useUndoKey();
  const [paletteOpen, setPaletteOpen] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const main = useRef<HTMLElement>(null);
  const shownPath = useRef(path);

  // A change of screen moves the focus into it, so that Tab goes on from there.
  useEffect(() => {
    if (shownPath.current === path) return;
    shownPath.current = path;
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
  }, [path]);

  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setPaletteOpen((open) => !open);
      }
    };
    const onOpen = () => setPaletteOpen(true);
    window.addEventListener("keydown", onKeyDown);
    window.addEventListener("signet:palette", onOpen);
    return () => {
      window.removeEventListener("keydown", onKeyDown);
      window.removeEventListener("signet:palette", onOpen);
    };
  }, []);

  // A list dropped anywhere starts an import, unless one is being worked on.
  const { accept, busy } = flow;
  useEffect(
    () =>
      client.onImportFileDropped((file) => {
        if (!busy) accept(file);
        void navigate({ to: "/imports/new" });
      }),
    [client, accept, busy, navigate],
  );

  const refused = workspace.refused;
  const main1: NavEntry[] = [
    { to: "/", icon: "home", name: m.nav.overview },
    { to: "/numbers", icon: "list", name: m.nav.numbers, badge: { text: n(workspace.numbers), spoken: m.nav.total(workspace.numbers) } },
    { to: "/brands", icon: "shield", name: m.nav.brands, badge: { text: n(workspace.brands), spoken: m.nav.total(workspace.brands) } },
    {
      to: "/imports",
      icon: "download",
      name: m.nav.imports,
      badge: flow.percent === null ? undefined : { text: flow.percent, spoken: flow.percent },
    },
  ];
  const main2: NavEntry[] = [
    { to: "/sync", icon: "sync", name: m.nav.sync, badge: refused > 0 ? { text: n(refused), spoken: m.nav.refused(refused), bad: true } : undefined },
    { to: "/keys", icon: "key", name: m.nav.keys },
  ];

  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#main" onClick={(event) => {
        event.preventDefault();
        main.current?.focus();
      }}>
        {m.app.skip}
      </a>
      <header className={styles.side}>
        <div className={styles.brand}>
          <Mark size={26} />
          <span>{m.app.name}</span>
        </div>
        <nav aria-label={m.app.navigation} className={styles.nav}>
          <ul>{main1.map((entry) => <NavLink key={entry.to} entry={entry} />)}</ul>
          <ul>{main2.map((entry) => <NavLink key={entry.to} entry={entry} />)}</ul>
        </nav>
        <WorkspaceMenu workspace={workspace} busy={sync.running || edits.running || flow.busy} syncing={sync.running} onNew={props.onNewWorkspace} />
      </header>
      <main ref={main} id="main" tabIndex={-1} className={styles.main}>
        {props.children}
      </main>
      <Palette isOpen={paletteOpen} onClose={() => setPaletteOpen(false)} />
    </div>
  );
}
