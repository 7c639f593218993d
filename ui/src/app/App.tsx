import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { I18nProvider } from "react-aria-components";

import { ToastProvider } from "../components/Toasts";
import { ClientProvider } from "../desk/client";
import { EditProvider } from "../desk/edits";
import { SyncProvider } from "../desk/sync";
import { UnlockProvider } from "../desk/unlock";
import { ZoomProvider } from "../desk/zoom";
import { ImportFlowProvider } from "../features/imports";
import type { Client } from "../ipc";
import { locale } from "../messages";
import type { makeRouter } from "./routes";

export function App(props: { client: Client; queries: QueryClient; router: ReturnType<typeof makeRouter> }) {
  return (
    <I18nProvider locale={locale()}>
      <QueryClientProvider client={props.queries}>
        <ClientProvider client={props.client}>
          <ZoomProvider>
            <ToastProvider>
              <UnlockProvider>
                <SyncProvider>
                  <EditProvider>
                    <ImportFlowProvider>
                      <RouterProvider router={props.router} />
                    </ImportFlowProvider>
                  </EditProvider>
                </SyncProvider>
              </UnlockProvider>
            </ToastProvider>
          </ZoomProvider>
        </ClientProvider>
      </QueryClientProvider>
    </I18nProvider>
  );
}
