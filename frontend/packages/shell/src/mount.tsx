import { createQueryClient } from "@mindo/api";
import { startSession } from "@mindo/auth";
import { ensureMessages } from "@mindo/i18n";
import { UiProvider } from "@mindo/ui";
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, type ReactElement, type ReactNode, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter, Route, Routes } from "react-router";
import { CrashGuard } from "./CrashGuard";
import { Frame } from "./Frame";
import { Guarded, NotFound, Waiting } from "./guards";
import { LiveSession } from "./LiveSession";
import type { AppDefinition, Screen } from "./screens";
import { StepUp } from "./StepUp";

const Toasts = lazy(() => import("./Toasts"));

/** A screen's chunk and its words are fetched together; navigation stays on the old screen until both are here. */
function screenElement({ load, namespaces = [], open = false, permission, instead }: Screen): ReactElement {
  const Content = lazy(async () => {
    const [screen] = await Promise.all([load(), ensureMessages(namespaces)]);
    return screen;
  });
  return (
    <CrashGuard>
      <Suspense fallback={<Waiting />}>
        {open ? (
          <Content />
        ) : (
          <Guarded permission={permission} instead={instead}>
            <Content />
          </Guarded>
        )}
      </Suspense>
    </CrashGuard>
  );
}

interface Extras {
  readonly footer?: ReactNode;
  /** Stand beside the screens: notifications, dialogs. */
  readonly extras?: ReactNode;
}

/** What was typed before a reload, where something was. */
async function restoreBegun(): Promise<void> {
  if (!Object.keys(sessionStorage).some((name) => name.startsWith("mindo.draft."))) return;
  await import("@mindo/auth/drafts").then(({ restoreDrafts }) => restoreDrafts()).catch(() => undefined);
}

/** Starts an app in the page's #root: session, catalogue, theme, cache, routes. */
export async function mountApp(app: AppDefinition, { footer, extras }: Extras = {}): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("The page has no #root");
  void startSession();
  await Promise.all([ensureMessages(["common", ...app.namespaces]), restoreBegun()]);
  const mounted = app.screens.map((screen) => ({ screen, route: <Route key={screen.path} path={screen.path} element={screenElement(screen)} /> }));
  createRoot(root).render(
    <StrictMode>
      <UiProvider>
        <QueryClientProvider client={createQueryClient()}>
          {extras}
          <LiveSession />
          <StepUp />
          <Suspense fallback={null}>
            <Toasts />
          </Suspense>
          <BrowserRouter basename={app.basename}>
            <Routes>
              {mounted.filter(({ screen }) => screen.bare).map(({ route }) => route)}
              <Route element={<Frame app={app} footer={footer} />}>
                {mounted.filter(({ screen }) => !screen.bare).map(({ route }) => route)}
                <Route path="*" element={<NotFound />} />
              </Route>
            </Routes>
          </BrowserRouter>
        </QueryClientProvider>
      </UiProvider>
    </StrictMode>,
  );
}
