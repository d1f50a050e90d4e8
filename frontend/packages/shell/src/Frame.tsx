import { opens, useMe } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { AppFrame, LiveBadge } from "@mindo/ui";
import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { NavigationType, Outlet, useLocation, useNavigationType } from "react-router";
import { CrisisHelp } from "./CrisisHelp";
import { useConnection } from "./connection";
import type { AppDefinition } from "./screens";
import { UserMenu } from "./UserMenu";

const Standing = lazy(() => import("./Standing"));

/** A followed link starts at the top; going back is the browser's to restore. */
function useScrollToTop(): void {
  const { pathname } = useLocation();
  const kind = useNavigationType();
  useEffect(() => {
    if (kind === NavigationType.Push) window.scrollTo(0, 0);
  }, [pathname, kind]);
}

/** Header, menu and tools around the screens; the menu shows what the person may open, at once when that changes. */
export function Frame({ app, footer }: { app: AppDefinition; footer?: ReactNode }) {
  useScrollToTop();
  const t = useT();
  const me = useMe();
  const connection = useConnection();
  const items = app.menu.filter(({ permission }) => opens(permission)).map((item) => ({ ...item, label: t(item.label) }));
  return (
    <AppFrame
      items={items}
      variant={app.variant ?? "side"}
      footer={footer}
      tools={
        <>
          <LiveBadge state={connection.state} since={connection.since} />
          <CrisisHelp />
          {app.Tools ? (
            <Suspense fallback={null}>
              <app.Tools />
            </Suspense>
          ) : null}
          <UserMenu basename={app.basename} />
        </>
      }
    >
      {me?.viewing_as || me?.emergency ? (
        <Suspense fallback={null}>
          <Standing />
        </Suspense>
      ) : null}
      <Outlet />
    </AppFrame>
  );
}
