import { createQueryClient } from "@mindo/api";
import { startSession } from "@mindo/auth";
import { ensureMessages } from "@mindo/i18n";
import { UiProvider } from "@mindo/ui";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, Outlet, type RouteObject, RouterProvider } from "react-router";
import { Frame } from "./Frame";
import { Crashed, Guarded, NotFound, Waiting } from "./guards";
import { LiveSession } from "./LiveSession";
import type { AppDefinition, Screen } from "./screens";

function route({ path, load, namespaces = [], open = false, permission }: Screen): RouteObject {
  return {
    path,
    lazy: async () => {
      const [{ default: Content }] = await Promise.all([load(), ensureMessages(namespaces)]);
      return { element: open ? <Content /> : <Guarded permission={permission}><Content /></Guarded> };
    },
    errorElement: <Crashed />,
  };
}

function routes(app: AppDefinition, footer: ReactNode): RouteObject[] {
  return [
    {
      element: (
        <>
          <LiveSession />
          <Outlet />
        </>
      ),
      errorElement: <Crashed />,
      hydrateFallbackElement: <Waiting />,
      children: [
        ...app.screens.filter(({ bare }) => bare).map(route),
        {
          element: <Frame app={app} footer={footer} />,
          children: [...app.screens.filter(({ bare }) => !bare).map(route), { path: "*", element: <NotFound /> }],
        },
      ],
    },
  ];
}

/** Starts an app in the page's #root: session, catalogue, theme, cache, routes. `extras` stand beside the screens (notifications, dialogs). */
export async function mountApp(app: AppDefinition, { footer, extras }: { footer?: ReactNode; extras?: ReactNode } = {}): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("The page has no #root");
  void startSession();
  await ensureMessages(["common", ...app.namespaces]);
  const router = createBrowserRouter(routes(app, footer), { basename: app.basename });
  createRoot(root).render(
    <StrictMode>
      <UiProvider>
        <QueryClientProvider client={createQueryClient()}>
          {extras}
          <RouterProvider router={router} />
        </QueryClientProvider>
      </UiProvider>
    </StrictMode>,
  );
}
