import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { I18nProvider } from "react-aria-components";

import { ToastProvider } from "../components/Toasts";
import { ClientProvider } from "../desk/client";
import { SyncProvider } from "../desk/sync";
import { UnlockProvider } from "../desk/unlock";
import { ImportFlowProvider } from "../features/imports";
import type { Client } from "../ipc";
import type { makeRouter } from "./routes";

export function App(props: { client: Client; queries: QueryClient; router: ReturnType<typeof makeRouter> }) {
  return (
    <I18nProvider locale="en-US">
      <QueryClientProvider client={props.queries}>
        <ClientProvider client={props.client}>
          <ToastProvider>
            <UnlockProvider>
              <SyncProvider>
                <ImportFlowProvider>
                  <RouterProvider router={props.router} />
                </ImportFlowProvider>
              </SyncProvider>
            </UnlockProvider>
          </ToastProvider>
        </ClientProvider>
      </QueryClientProvider>
    </I18nProvider>
  );
}
