import { ActionIcon, Button, Group, Switch, Text } from "@mantine/core";
import { DatePickerInput } from "@mantine/dates";
import type { Override, Rules } from "@mindo/api";
import { dayIn, formatDate, useT } from "@mindo/i18n";
import { Icon, useNow } from "@mindo/ui";
import { useState } from "react";
import { Spans } from "./Spans";
import classes from "./WeeklyHours.module.css";

/** Single dates that are closed or have hours of their own. */
export function Exceptions({ rules, errors, onChange }: { rules: Rules; errors: Readonly<Record<string, string>>; onChange: (change: Partial<Rules>) => void }) {
  const t = useT();
  const now = useNow(60_000);
  const [picked, setPicked] = useState<string | null>(null);
  const set = (overrides: readonly Override[]) => onChange({ overrides: [...overrides].sort((one, other) => one.on.localeCompare(other.on)) });
  const taken = picked !== null && rules.overrides.some(({ on }) => on === picked);
  const errorOf = (index: number) => Object.entries(errors).find(([field]) => field.startsWith(`overrides.${String(index)}.`))?.[1];
  return (
    <div>
      <Text c="dimmed" size="sm" mb="sm">
        {t("calendar.exceptions.hint")}
      </Text>
      {rules.overrides.length === 0 ? <Text mb="sm">{t("calendar.exceptions.none")}</Text> : null}
      {rules.overrides.map((override, index) => {
        const name = formatDate(`${override.on}T12:00:00Z`, { dateStyle: "medium" }, "UTC");
        const change = (next: Override) => set(rules.overrides.map((one) => (one.on === override.on ? next : one)));
        const closed = override.spans.length === 0;
        return (
          <div key={override.on} className={classes.row} role="group" aria-label={name}>
            <Text fw={560} className={classes.day}>
              {name}
            </Text>
            <Switch label={t("calendar.exceptions.closed")} checked={closed} onChange={(event) => change({ ...override, spans: event.currentTarget.checked ? [] : [{ start: "09:00", end: "12:00" }] })} />
            {closed ? null : <Spans day={name} spans={override.spans} error={errorOf(index)} onChange={(spans) => change({ ...override, spans: [...spans] })} />}
            <ActionIcon ml="auto" aria-label={t("calendar.exceptions.remove", { date: name })} onClick={() => set(rules.overrides.filter(({ on }) => on !== override.on))}>
              <Icon name="cross" size={18} />
            </ActionIcon>
          </div>
        );
      })}
      <Group align="flex-end" mt="sm">
        <DatePickerInput weekendDays={[]} label={t("calendar.exceptions.date")} value={picked} onChange={setPicked} minDate={dayIn(now, rules.zone)} w={220} />
        <Button
          variant="default"
          disabled={picked === null || taken}
          onClick={() => {
            if (picked) set([...rules.overrides, { on: picked, spans: [] }]);
            setPicked(null);
          }}
        >
          {t("calendar.exceptions.add")}
        </Button>
      </Group>
    </div>
  );
}
