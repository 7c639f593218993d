import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";

import { App } from "../app/App";
import { makeRouter } from "../app/routes";
import { createQueryClient } from "../desk/client";
import { createFakeClient, type FakeOptions } from "../ipc/fake";

/** The whole window on the fake host, at an address. */
export function renderApp(at: string, options: FakeOptions = {}) {
  const client = createFakeClient({ rows: 500, ...options });
  const router = makeRouter(at);
  const view = render(<App client={client} queries={createQueryClient()} router={router} />);
  return { ...view, client, router, user: userEvent.setup() };
}

/** What axe objects to, as readable lines. Colours need a browser and are checked there. */
export async function findViolations(): Promise<string[]> {
  const results = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  return results.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)}`),
  );
}
