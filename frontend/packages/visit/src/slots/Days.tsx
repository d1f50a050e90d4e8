import { ActionIcon, Text, UnstyledButton } from "@mantine/core";
import { formatDate, useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import { alongArrows } from "./arrows";
import classes from "./Days.module.css";

interface DaysProps {
  readonly days: readonly string[];
  readonly counts: ReadonlyMap<string, number>;
  readonly chosen: string | null;
  readonly onChoose: (day: string) => void;
  readonly onEarlier: (() => void) | null;
  readonly onLater: (() => void) | null;
}

/** A week as a strip of days with how much is free on each. */
export function Days({ days, counts, chosen, onChoose, onEarlier, onLater }: DaysProps) {
  const t = useT();
  return (
    <div className={classes.row}>
      <ActionIcon aria-label={t("slots.earlier")} disabled={!onEarlier} onClick={() => onEarlier?.()}>
        <Icon name="arrowLeft" />
      </ActionIcon>
      <div className={classes.days} role="toolbar" aria-label={t("slots.days")} onKeyDown={alongArrows}>
        {days.map((day) => {
          const noon = `${day}T12:00:00Z`;
          const count = counts.get(day) ?? 0;
          return (
            <UnstyledButton key={day} className={classes.day} aria-pressed={day === chosen} aria-label={t("slots.dayFree", { day: formatDate(noon, { weekday: "long", day: "numeric", month: "long" }, "UTC"), count })} data-empty={count === 0 || undefined} onClick={() => onChoose(day)}>
              <Text span size="xs" className={classes.weekday}>
                {formatDate(noon, { weekday: "short" }, "UTC")}
              </Text>
              <span className={classes.number}>{formatDate(noon, { day: "numeric" }, "UTC")}</span>
              <Text span size="xs" className={classes.free}>
                {t("slots.free", { count })}
              </Text>
            </UnstyledButton>
          );
        })}
      </div>
      <ActionIcon aria-label={t("slots.later")} disabled={!onLater} onClick={() => onLater?.()}>
        <Icon name="arrowRight" />
      </ActionIcon>
    </div>
  );
}
