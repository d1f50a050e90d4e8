import { UnstyledButton } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { type ComponentType, lazy, type ReactNode, useState } from "react";
import { Link, NavLink } from "react-router";
import classes from "./AppFrame.module.css";
import { Icon, type IconName } from "./Icon";
import { Late } from "./Late";
import { Logo } from "./Logo";

export interface FrameItem {
  readonly to: string;
  readonly label: string;
  readonly icon: IconName;
  /** Active only on exactly this address, for an app's start. */
  readonly end?: boolean;
  /** Renders the number that waits there, or null. */
  readonly Count?: ComponentType;
}

interface AppFrameProps {
  readonly items: readonly FrameItem[];
  /** Right side of the header: connection, crisis help, user menu. */
  readonly tools: ReactNode;
  /** "side": menu on the left of wide screens, tabs at the bottom of narrow ones. "top": links in the header, for the public site. */
  readonly variant?: "side" | "top";
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

const TABS = 4;
const MenuSheet = lazy(() => import("./MenuSheet"));

function Links({ items, className, onFollow }: { items: readonly FrameItem[]; className: string | undefined; onFollow?: () => void }) {
  return items.map(({ to, label, icon, end, Count }) => (
    <NavLink key={to} to={to} end={end ?? false} className={className} onClick={onFollow}>
      <Icon name={icon} size={22} />
      <span className={classes.label}>{label}</span>
      {Count ? (
        <span className={classes.count}>
          <Count />
        </span>
      ) : null}
    </NavLink>
  ));
}

/** The rest of the menu, behind one button, on narrow screens. */
function MoreMenu({ items, tab }: { items: readonly FrameItem[]; tab: boolean }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <>
      <UnstyledButton className={tab ? classes.tab : classes.burger} onClick={() => setOpen(true)} aria-haspopup="dialog" aria-expanded={open}>
        <Icon name={tab ? "more" : "menu"} size={22} label={tab ? undefined : t("common.menu")} />
        {tab ? <span className={classes.label}>{t("common.more")}</span> : null}
      </UnstyledButton>
      <Late when={open}>
        <MenuSheet opened={open} onClose={() => setOpen(false)}>
          <Links items={items} className={classes.link} onFollow={() => setOpen(false)} />
        </MenuSheet>
      </Late>
    </>
  );
}

/** What surrounds every screen: skip link, header, menu for wide and tabs for narrow screens, main. */
export function AppFrame({ items, tools, variant = "side", footer, children }: AppFrameProps) {
  const t = useT();
  const side = variant === "side" && items.length > 0;
  const tabs = items.length > TABS + 1 ? items.slice(0, TABS) : items;
  return (
    <div className={classes.root} data-variant={side ? "side" : "top"}>
      <a href="#main" className={classes.skip}>
        {t("common.skip")}
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link to="/" className={classes.brand} aria-label={t("common.brand")}>
            <Logo compact />
          </Link>
          {variant === "top" ? (
            <nav aria-label={t("common.navigation")} className={classes.top}>
              {items.map(({ to, label, end }) => (
                <NavLink key={to} to={to} end={end ?? false} className={classes.topLink}>
                  {label}
                </NavLink>
              ))}
            </nav>
          ) : null}
          <div className={classes.tools}>{tools}</div>
          {variant === "top" ? <MoreMenu items={items} tab={false} /> : null}
        </div>
      </header>
      {side ? (
        <nav aria-label={t("common.navigation")} className={classes.menu}>
          <Links items={items} className={classes.link} />
        </nav>
      ) : null}
      <div className={classes.body}>
        <main id="main" tabIndex={-1} className={classes.main}>
          {children}
        </main>
        {footer}
      </div>
      {side ? (
        <nav aria-label={t("common.navigation")} className={classes.tabs}>
          <Links items={tabs} className={classes.tab} />
          {tabs.length < items.length ? <MoreMenu items={items.slice(TABS)} tab /> : null}
        </nav>
      ) : null}
    </div>
  );
}
