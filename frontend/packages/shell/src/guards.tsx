import { Button } from "@mantine/core";
import { type Opens, RequireAuth, useCan, useMe } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { EmptyState, Page, SkeletonRows } from "@mindo/ui";
import { type ReactNode, useEffect } from "react";
import { Link, Navigate } from "react-router";
import type { Screen } from "./screens";

/** Leads a visitor to the sign-in, which leads back to where she wanted to go. */
function ToSignIn() {
  useEffect(() => {
    const here = window.location.pathname + window.location.search;
    window.location.replace(`/sign-in?next=${encodeURIComponent(here)}`);
  }, []);
  return <Waiting />;
}

export function Waiting() {
  return (
    <div style={{ padding: 24, maxWidth: 1120, margin: "0 auto" }}>
      <SkeletonRows />
    </div>
  );
}

function Forbidden() {
  const t = useT();
  const me = useMe();
  if (me?.second_factor === "missing") {
    return (
      <Page title={t("common.secondFactor.title")} width="text">
        <EmptyState
          art="window"
          title={t("common.secondFactor.title")}
          action={
            <Button component={Link} to="/account/security" color="clay">
              {t("common.secondFactor.begin")}
            </Button>
          }
        >
          {t("common.secondFactor.body")}
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page title={t("common.error.forbidden")} width="text">
      <EmptyState art="window" title={t("common.error.forbidden")} action={<HomeButton />}>
        {t("common.error.forbiddenBody")}
      </EmptyState>
    </Page>
  );
}

function HomeButton() {
  const t = useT();
  return (
    <Button component={Link} to="/">
      {t("common.error.home")}
    </Button>
  );
}

export function NotFound() {
  const t = useT();
  return (
    <Page title={t("common.error.notFound")} width="text">
      <EmptyState art="path" title={t("common.error.notFound")} action={<HomeButton />}>
        {t("common.error.notFoundBody")}
      </EmptyState>
    </Page>
  );
}

/** What stands in for a screen that broke. A chunk that a new release has replaced is cured by loading the page again. */
export function Crashed() {
  const t = useT();
  return (
    <Page title={t("common.error.title")} width="text">
      <EmptyState art="cup" title={t("common.error.title")} action={<Button onClick={() => window.location.reload()}>{t("common.retry")}</Button>}>
        {t("common.error.crash")}
      </EmptyState>
    </Page>
  );
}

/** Leads who may not see a screen to the one that is hers, if there is one. */
function Refused({ instead }: Pick<Screen, "instead">) {
  const can = useCan();
  return instead && can(instead.permission) ? <Navigate to={instead.to} replace /> : <Forbidden />;
}

export function Guarded({ permission, instead, children }: Pick<Screen, "instead"> & { permission: Opens | undefined; children: ReactNode }) {
  return (
    <RequireAuth permission={permission} starting={<Waiting />} otherwise={<ToSignIn />} forbidden={<Refused instead={instead} />}>
      {children}
    </RequireAuth>
  );
}
