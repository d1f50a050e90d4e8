import { Drawer } from "@mantine/core";
import { useT } from "@mindo/i18n";
import type { ReactNode } from "react";
import classes from "./AppFrame.module.css";

/** The menu as a sheet from below, on narrow screens. */
export default function MenuSheet({ opened, onClose, children }: { opened: boolean; onClose: () => void; children: ReactNode }) {
  const t = useT();
  return (
    <Drawer opened={opened} onClose={onClose} title={t("common.menu")} position="bottom" size="auto" closeButtonProps={{ "aria-label": t("common.close") }}>
      <nav aria-label={t("common.navigation")} className={classes.sheet}>
        {children}
      </nav>
    </Drawer>
  );
}
