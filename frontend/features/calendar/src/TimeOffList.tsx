import { ActionIcon, Button, Group, Skeleton, Text } from "@mantine/core";
import { DatePickerInput } from "@mantine/dates";
import type { Affected as AffectedClaims } from "@mindo/api";
import { dayIn, formatDate, useT } from "@mindo/i18n";
import { ErrorState, Icon, useNow } from "@mindo/ui";
import { useState } from "react";
import { usePreview, useSaveTimeOff, useTimeOff } from "./data";
import { Affected } from "./editor/Affected";
import { dayAfter, startOfDayIn } from "./walls";
import classes from "./WeeklyHours.module.css";

/** Whole days away, saved as they are added and removed. */
export function TimeOffList({ zone }: { zone: string }) {
  const t = useT();
  const found = useTimeOff();
  const save = useSaveTimeOff();
  const now = useNow(60_000);
  const [range, setRange] = useState<[string | null, string | null]>([null, null]);
  const preview = usePreview();
  const [affected, setAffected] = useState<{ claims: AffectedClaims; store: () => void } | null>(null);
  const [from, to] = range;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton height={90} />;
  const { version, time_off: rows } = found.data;
  const day = (at: string | number) => formatDate(at, { dateStyle: "medium" }, zone);
  const add = () => {
    if (!from) return;
    const span = { starts_at: new Date(startOfDayIn(from, zone)).toISOString(), ends_at: new Date(startOfDayIn(dayAfter(to ?? from), zone)).toISOString() };
    const next = [...rows, span];
    const store = () => {
      setAffected(null);
      save.mutate({ version, time_off: next }, { onSuccess: () => setRange([null, null]) });
    };
    preview.mutate({ time_off: next }, { onSuccess: (claims) => (claims.claims.length > 0 ? setAffected({ claims, store }) : store()) });
  };
  return (
    <div>
      <Text c="dimmed" size="sm" mb="sm">
        {t("calendar.off.hint")}
      </Text>
      {affected ? <Affected found={affected.claims} onKeep={affected.store} onBack={() => setAffected(null)} /> : null}
      {save.isError ? <ErrorState error={save.error} /> : null}
      {preview.isError ? <ErrorState error={preview.error} /> : null}
      {rows.length === 0 ? <Text mb="sm">{t("calendar.off.none")}</Text> : null}
      {rows.map((row) => {
        // The end is the midnight after the last day away.
        const words = { from: day(row.starts_at), to: day(Date.parse(row.ends_at) - 1) };
        return (
          <div key={row.starts_at} className={classes.row}>
            <Text fw={560}>{words.from === words.to ? words.from : t("calendar.off.span", words)}</Text>
            <ActionIcon ml="auto" loading={save.isPending} aria-label={t("calendar.off.remove", words)} onClick={() => save.mutate({ version, time_off: rows.filter((other) => other !== row) })}>
              <Icon name="cross" size={18} />
            </ActionIcon>
          </div>
        );
      })}
      <Group align="flex-end" mt="sm">
        <DatePickerInput type="range" allowSingleDateInRange weekendDays={[]} label={t("calendar.off.pick")} value={range} onChange={setRange} minDate={dayIn(now, zone)} w={280} />
        <Button variant="default" disabled={!from} loading={save.isPending || preview.isPending} onClick={add}>
          {t("calendar.off.add")}
        </Button>
      </Group>
    </div>
  );
}
