import type { FunctionComponent } from "react";

import type { IconName } from "./components/Icon";
import { readNumbersSearch } from "./desk/search";
import { BrandEditorScreen, BrandsScreen } from "./features/brands";
import { ImportFlowScreen, ImportsScreen } from "./features/imports";
import { KeysScreen } from "./features/keys";
import { NumbersScreen } from "./features/numbers";
import { OverviewScreen } from "./features/overview";
import { SyncScreen } from "./features/sync";
import type { Workspace } from "./ipc";
import { m, n, type Messages } from "./messages";

type Nav = Messages["nav"];
type NameKey = { [Key in keyof Nav]: Nav[Key] extends string ? Key : never }[keyof Nav];

/** What the sidebar counts. */
export interface Figures {
  workspace: Workspace;
  /** How far an import is, while one runs. */
  importing: string | null;
}

export interface Badge {
  text: string;
  spoken: string;
  bad?: boolean;
}

/** How the sidebar and the palette name a screen. */
export interface Entry {
  icon: IconName;
  name: NameKey;
  /** In the sidebar, the daily work or the desk itself. */
  group: "work" | "desk";
  badge?: (figures: Figures) => Badge | undefined;
}

export interface Screen<Path extends string = string, Search extends object = object> {
  path: Path;
  component: FunctionComponent;
  /** Reads what the address says beyond its path. */
  search?: (raw: Record<string, unknown>) => Search;
  /** Absent on a screen that another leads to. */
  entry?: Entry;
}

const screen = <const Path extends string, Search extends object = object>(it: Screen<Path, Search>) => it;

const total = (count: number): Badge => ({ text: n(count), spoken: m.nav.total(count) });

/** Each screen of the window once; routes, sidebar and palette follow it, in this order. */
export const screens = {
  overview: screen({
    path: "/",
    component: OverviewScreen,
    entry: { icon: "home", name: "overview", group: "work" },
  }),
  numbers: screen({
    path: "/numbers",
    component: NumbersScreen,
    search: readNumbersSearch,
    entry: { icon: "list", name: "numbers", group: "work", badge: ({ workspace }) => total(workspace.numbers) },
  }),
  brands: screen({
    path: "/brands",
    component: BrandsScreen,
    entry: { icon: "shield", name: "brands", group: "work", badge: ({ workspace }) => total(workspace.brands) },
  }),
  brand: screen({ path: "/brands/$uid", component: BrandEditorScreen }),
  imports: screen({
    path: "/imports",
    component: ImportsScreen,
    entry: {
      icon: "download",
      name: "imports",
      group: "work",
      badge: ({ importing }) => (importing === null ? undefined : { text: importing, spoken: importing }),
    },
  }),
  importFlow: screen({ path: "/imports/new", component: ImportFlowScreen }),
  sync: screen({
    path: "/sync",
    component: SyncScreen,
    entry: {
      icon: "sync",
      name: "sync",
      group: "desk",
      badge: ({ workspace: { refused } }) => (refused > 0 ? { text: n(refused), spoken: m.nav.refused(refused), bad: true } : undefined),
    },
  }),
  keys: screen({ path: "/keys", component: KeysScreen, entry: { icon: "key", name: "keys", group: "desk" } }),
};

export type ScreenName = keyof typeof screens;

/** Screens that stand in the sidebar and the palette. */
export const entries = Object.values(screens).flatMap((it) => (it.entry === undefined ? [] : [{ path: it.path, ...it.entry }]));
