import { Text } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { StatusPill } from "@mindo/ui";
import classes from "./RoomVignette.module.css";

/** The waiting room in small: what it feels like to be expected. A picture, not a control. */
export function RoomVignette() {
  const t = useT();
  return (
    <figure className={classes.scene} aria-label={t("site.room.label")}>
      <svg viewBox="0 0 420 420" className={classes.ground} aria-hidden focusable="false">
        <path className={classes.hill} d="M0 300c70-58 128-52 204-12s132 34 216-26v158H0z" />
        <circle className={classes.sun} cx="322" cy="92" r="46" />
        <g className={classes.line}>
          <path transform="translate(-34 6)" d="M54 334c-8-62 6-102 34-130M88 204c2 26-10 44-34 54 2-26 12-44 34-54ZM66 268c-20-2-34-14-40-36 22 2 36 14 40 36ZM58 312c22-2 40-14 48-36-24 0-40 12-48 36Z" />
          <path transform="translate(38 0)" d="M352 352v-66M352 308c-14-2-22-12-22-28 14 2 22 12 22 28ZM352 296c12-4 18-14 18-30-12 4-18 14-18 30Z" />
        </g>
      </svg>
      <div className={classes.card} aria-hidden>
        <div className={classes.row}>
          <StatusPill tone="live">{t("site.room.status")}</StatusPill>
          <Text size="sm" c="dimmed" className="mindo-tabular">
            {t("site.room.wait")}
          </Text>
        </div>
        <div className={classes.breath}>
          <span className={classes.ringOuter} />
          <span className={classes.ring} />
        </div>
        <Text className={classes.knows}>{t("site.room.knows")}</Text>
        <Text size="sm" c="dimmed" ta="center">
          {t("site.room.breathe")}
        </Text>
      </div>
    </figure>
  );
}
