import { useT } from "@mindo/i18n";
import { Icon, Late, useIdle } from "@mindo/ui";
import { lazy, useState } from "react";
import classes from "./CrisisHelp.module.css";

const load = () => import("./CrisisDialog");
const CrisisDialog = lazy(load);
const ahead = async () => (await load()).keepHelp();

/**
 * The crisis-help button that stands on every screen. What it opens, and the
 * numbers in it, are fetched as soon as the browser has a moment, so that it
 * opens without network too, and to people who are not signed in. A browser
 * that never had an answer shows the numbers that were built in.
 */
export function CrisisHelp({ compact = false }: { compact?: boolean }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  useIdle(ahead);
  return (
    <>
      <button type="button" className={classes.button} data-compact={compact || undefined} onClick={() => setOpen(true)} aria-haspopup="dialog">
        <Icon name="lifebuoy" />
        <span className={classes.long}>{t("common.crisis.button")}</span>
        <span className={classes.short} aria-hidden>
          {t("common.crisis.short")}
        </span>
      </button>
      <Late when={open}>
        <CrisisDialog opened={open} onClose={() => setOpen(false)} />
      </Late>
    </>
  );
}
