import { Button } from "@mantine/core";
import { useMe, useSession } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { Icon, Late, useIdle } from "@mindo/ui";
import { type ComponentPropsWithRef, lazy, useState } from "react";
import classes from "./UserMenu.module.css";

const load = () => import("./UserMenuList");
const UserMenuList = lazy(load);

function Face(props: ComponentPropsWithRef<"button">) {
  const t = useT();
  const me = useMe();
  return (
    <button type="button" className={classes.button} aria-label={t("common.account.menu")} aria-haspopup="menu" {...props}>
      {me ? <span className={classes.initials}>{me.name.trim().slice(0, 1).toLocaleUpperCase() || "·"}</span> : <Icon name="settings" />}
    </button>
  );
}

/** The person's menu at the end of the header; visitors get the sign-in beside it. */
export function UserMenu({ basename }: { basename: string }) {
  const t = useT();
  const session = useSession();
  const [asked, setAsked] = useState(false);
  useIdle(load);
  return (
    <>
      {session.status === "anonymous" ? (
        <Button component="a" href="/sign-in" size="sm" variant="subtle" color="pine" className={classes.signIn}>
          {t("common.account.signIn")}
        </Button>
      ) : null}
      <Late when={asked} fallback={<Face onClick={() => setAsked(true)} />}>
        <UserMenuList basename={basename}>
          <Face />
        </UserMenuList>
      </Late>
    </>
  );
}
