import { Button, Select, Text } from "@mantine/core";
import type { Rules, Span } from "@mindo/api";
import { formatDate, useT } from "@mindo/i18n";
import { Spans } from "./Spans";
import classes from "./WeeklyHours.module.css";

/** A Monday, for the names of the weekdays. */
const MONDAY = Date.UTC(2026, 5, 1, 12);
const DAY = 24 * 3600 * 1000;
const WORKDAYS = [1, 2, 3, 4];
const zones = Intl.supportedValuesOf("timeZone");

interface WeeklyHoursProps {
  readonly rules: Rules;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (change: Partial<Rules>) => void;
}

const spansOf = (rules: Rules, weekday: number): readonly Span[] => rules.rules.filter((rule) => rule.weekday === weekday).map(({ start, end }) => ({ start, end }));

/** Which server message belongs to a weekday: they come by the rule's number in the list. */
function errorOf(rules: Rules, errors: Readonly<Record<string, string>>, weekday: number): string | undefined {
  const index = rules.rules.findIndex((rule, at) => rule.weekday === weekday && Object.keys(errors).some((field) => field.startsWith(`rules.${String(at)}.`)));
  return index < 0 ? undefined : Object.entries(errors).find(([field]) => field.startsWith(`rules.${String(index)}.`))?.[1];
}

/** Monday to Sunday with their open hours, in the professional's zone. */
export function WeeklyHours({ rules, errors, onChange }: WeeklyHoursProps) {
  const t = useT();
  const set = (weekdays: readonly number[], spans: readonly Span[]) =>
    onChange({
      rules: [...rules.rules.filter((rule) => !weekdays.includes(rule.weekday)), ...weekdays.flatMap((weekday) => spans.map((span) => ({ ...span, weekday })))].sort(
        (one, other) => one.weekday - other.weekday || one.start.localeCompare(other.start),
      ),
    });
  const monday = spansOf(rules, 0);
  const known = zones.includes(rules.zone) ? zones : [rules.zone, ...zones];
  return (
    <div>
      <Text c="dimmed" size="sm" mb="md">
        {t("calendar.hours.hint")}
      </Text>
      <Select label={t("calendar.hours.zone")} searchable allowDeselect={false} maw={360} mb="md" data={known} value={rules.zone} error={errors["zone"]} onChange={(zone) => zone && onChange({ zone })} />
      {Array.from({ length: 7 }, (_, weekday) => {
        const name = formatDate(MONDAY + weekday * DAY, { weekday: "long" }, "UTC");
        return (
          <div key={weekday} className={classes.row} role="group" aria-label={name}>
            <Text fw={560} className={classes.day}>
              {name}
            </Text>
            <Spans day={name} spans={spansOf(rules, weekday)} error={errorOf(rules, errors, weekday)} onChange={(spans) => set([weekday], spans)} />
          </div>
        );
      })}
      <Button variant="default" size="sm" mt="md" disabled={monday.length === 0} onClick={() => set(WORKDAYS, monday)}>
        {t("calendar.hours.copy")}
      </Button>
    </div>
  );
}
