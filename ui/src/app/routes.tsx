import {
  createHashHistory,
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  redirect,
} from "@tanstack/react-router";

import { BrandEditorScreen, BrandsScreen } from "../features/brands";
import { ImportFlowScreen, ImportsScreen } from "../features/imports";
import { KeysScreen } from "../features/keys";
import { NumbersScreen } from "../features/numbers";
import { OverviewScreen } from "../features/overview";
import { SyncScreen } from "../features/sync";
import { readNumbersSearch } from "../desk/search";
import { Fault } from "./Fault";
import { Gate } from "./Gate";

const root = createRootRoute({ component: Gate });

const overview = createRoute({ getParentRoute: () => root, path: "/", component: OverviewScreen });
const numbers = createRoute({
  getParentRoute: () => root,
  path: "/numbers",
  validateSearch: readNumbersSearch,
  component: NumbersScreen,
});
const imports = createRoute({ getParentRoute: () => root, path: "/imports", component: ImportsScreen });
const importFlow = createRoute({ getParentRoute: () => root, path: "/imports/new", component: ImportFlowScreen });
const brands = createRoute({ getParentRoute: () => root, path: "/brands", component: BrandsScreen });
const brand = createRoute({ getParentRoute: () => root, path: "/brands/$uid", component: BrandEditorScreen });
const sync = createRoute({ getParentRoute: () => root, path: "/sync", component: SyncScreen });
const keys = createRoute({ getParentRoute: () => root, path: "/keys", component: KeysScreen });
const rest = createRoute({
  getParentRoute: () => root,
  path: "$",
  beforeLoad: () => {
    throw redirect({ to: "/" });
  },
});

const routeTree = root.addChildren([overview, numbers, imports, importFlow, brands, brand, sync, keys, rest]);

/** With `at` the address stays in memory, for tests. */
export function makeRouter(at?: string) {
  return createRouter({
    routeTree,
    history: at === undefined ? createHashHistory() : createMemoryHistory({ initialEntries: [at] }),
    defaultPreload: false,
    scrollRestoration: false,
    // What an address says beyond what a screen understands never reaches it.
    search: { strict: true },
    defaultErrorComponent: Fault,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
