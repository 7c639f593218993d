import { createHashHistory, createMemoryHistory, createRootRoute, createRoute, createRouter, redirect } from "@tanstack/react-router";

import { screens, type Screen, type ScreenName } from "../screens";
import { Fault } from "./Fault";
import { Gate } from "./Gate";

const root = createRootRoute({ component: Gate });

function routeOf<const Path extends string, Search extends object>({ path, component, search }: Screen<Path, Search>) {
  return createRoute({
    getParentRoute: () => root,
    path,
    component,
    validateSearch: search ?? (() => ({}) as Search),
  });
}

type RouteOf<Of> = Of extends Screen<infer Path, infer Search> ? ReturnType<typeof routeOf<Path, Search>> : never;

type Routes = { [Name in ScreenName]: RouteOf<(typeof screens)[Name]> };

const routes = Object.fromEntries(
  Object.entries(screens).map(([name, it]) => [name, routeOf(it as Screen)]),
) as unknown as Routes;

const rest = createRoute({
  getParentRoute: () => root,
  path: "$",
  beforeLoad: () => {
    throw redirect({ to: "/" });
  },
});

const routeTree = root.addChildren({ ...routes, rest });

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
