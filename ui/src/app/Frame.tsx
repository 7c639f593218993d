import { Link, useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState, type ReactNode } from "react";

import { Icon, Mark } from "../components/Icon";
import { useClient } from "../desk/client";
import { useEdits, useUndoKey } from "../desk/edits";
import { useSync } from "../desk/sync";
import { useImportFlow } from "../features/imports";
import type { Workspace } from "../ipc";
import { m } from "../messages";
import { entries, type Figures } from "../screens";
import styles from "./Frame.module.css";
import { OtherWindow } from "./OtherWindow";
import { Palette } from "./Palette";
import { WorkspaceMenu } from "./WorkspaceMenu";

const GROUPS = ["work", "desk"] as const;

function NavLink({ entry, figures }: { entry: (typeof entries)[number]; figures: Figures }) {
  const badge = entry.badge?.(figures);
  return (
    <li>
      <Link
        to={entry.path}
        search={{}}
        className={styles.link}
        activeOptions={{ exact: entry.path === "/", includeSearch: false }}
      >
        <Icon name={entry.icon} />
        <span className={styles.linkName}>{m.nav[entry.name]}</span>
        {badge === undefined ? null : (
          <span className={styles.badge} data-bad={badge.bad || undefined}>
            <span aria-hidden="true">{badge.text}</span>
            <span className="visually-hidden">, {badge.spoken}</span>
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

  const figures: Figures = { workspace, importing: flow.percent };

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
          {GROUPS.map((group) => (
            <ul key={group}>
              {entries.map((entry) => (entry.group === group ? <NavLink key={entry.path} entry={entry} figures={figures} /> : null))}
            </ul>
          ))}
        </nav>
        <WorkspaceMenu workspace={workspace} busy={sync.running || edits.running || flow.busy} syncing={sync.running} onNew={props.onNewWorkspace} />
      </header>
      <main ref={main} id="main" tabIndex={-1} className={styles.main}>
        {workspace.otherWindow === null ? null : <OtherWindow other={workspace.otherWindow} />}
        <div className={styles.screen}>{props.children}</div>
      </main>
      <Palette isOpen={paletteOpen} onClose={() => setPaletteOpen(false)} />
    </div>
  );
}
