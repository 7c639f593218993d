import "@fontsource-variable/inter/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./app/App";
import { makeRouter } from "./app/routes";
import { createQueryClient } from "./desk/client";
import { startLanguage } from "./desk/language";
import { startTheme } from "./desk/theme";
import type { Client } from "./ipc";
import { createTauriClient } from "./ipc/tauri";

async function connectHost(): Promise<Client> {
  // Outside the desktop window there is no host: `npm run dev` in a browser
  // shows made-up data. A production build has no such path.
  if (import.meta.env.DEV && !("__TAURI_INTERNALS__" in window)) {
    const { createBrowserFake } = await import("./ipc/fake/browser");
    return createBrowserFake(new URLSearchParams(window.location.search));
  }
  return createTauriClient();
}

startTheme();
const root = document.getElementById("root");
if (root !== null) {
  const client = await connectHost();
  await startLanguage(client);
  createRoot(root).render(
    <StrictMode>
      <App client={client} queries={createQueryClient()} router={makeRouter()} />
    </StrictMode>,
  );
}
