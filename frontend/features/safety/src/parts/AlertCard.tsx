import { Button, Group, Paper, Text, Title } from "@mantine/core";
import type { AlertRow } from "@mindo/api";
import { formatDuration, formatWhen, useLanguage, useT } from "@mindo/i18n";
import { StatusPill, useNow } from "@mindo/ui";
import classes from "./AlertCard.module.css";

const STATE = { open: "attention", acknowledged: "live", resolved: "good" } as const;

/** Words for an answer's severity; a code we do not know is said as a number. */
export function useSeverity(): (severity: number) => string {
  const t = useT();
  return (severity) => t.maybe(`safety.severity.${String(severity)}`) ?? String(severity);
}

/** How bad the answer was, and how long there is left to take it. */
export function Urgency({ alert }: { alert: AlertRow }) {
  const t = useT();
  const now = useNow();
  const severity = useSeverity();
  const left = (Date.parse(alert.due_at) - now) / 1000;
  return (
    <>
      <Text fw={560}>
        {t("safety.severityLabel", { level: alert.severity })}: {severity(alert.severity)}
      </Text>
      <Text size="sm" className={`${classes.due ?? ""} mindo-tabular`} data-over={left <= 0 || undefined} role="timer">
        {left > 0 ? t("safety.due", { time: formatDuration(left) }) : t("safety.overdue")}
      </Text>
    </>
  );
}

/** One alert in the queue. It says neither who nor what; opening it does, and leaves a line in the audit log. */
export function AlertCard({ alert, onOpen }: { alert: AlertRow; onOpen: () => void }) {
  const t = useT();
  const now = useNow(30_000);
  useLanguage();
  return (
    <Paper component="li" withBorder p="md" className={classes.card} data-severity={alert.severity}>
      <Group justify="space-between">
        <Title order={2} size="h4" className="mindo-tabular">
          {alert.alias}
        </Title>
        <span key={alert.version} className="mindo-flash">
          <StatusPill tone={STATE[alert.state]}>{t(`safety.state.${alert.state}`)}</StatusPill>
        </span>
      </Group>
      <Urgency alert={alert} />
      <Text size="sm" c="dimmed">
        {t("safety.raised", { when: formatWhen(alert.raised_at, now) })} · {alert.owner.name ? t("safety.owner", { name: alert.owner.name }) : t("safety.duty")}
        {alert.level > 0 ? ` · ${t("safety.level", { level: alert.level })}` : null}
      </Text>
      <Button mt="auto" variant={alert.state === "open" ? "filled" : "default"} onClick={onOpen} aria-label={`${t("safety.open")} ${alert.alias}`}>
        {t("safety.open")}
      </Button>
    </Paper>
  );
}
