import { ActionIcon, Text } from "@mantine/core";
import { TimeInput } from "@mantine/dates";
import type { Span } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import classes from "./Spans.module.css";
import { endMeant, endShown } from "./walls";

interface SpansProps {
  /** The day in words, for the labels. */
  readonly day: string;
  readonly spans: readonly Span[];
  readonly error?: string | undefined;
  readonly onChange: (spans: readonly Span[]) => void;
}

/** Where the next span of a day begins: an hour after the last one, or at nine. */
function nextSpan(spans: readonly Span[]): Span | null {
  const last = spans.at(-1);
  if (!last) return { start: "09:00", end: "17:00" };
  const hour = Number(last.end.slice(0, 2)) + 1;
  const pad = (value: number) => `${String(value).padStart(2, "0")}:00`;
  return hour >= 23 ? null : { start: pad(hour), end: pad(Math.min(24, hour + 3)) };
}

/** The open hours of one day: from, to, add, remove. */
export function Spans({ day, spans, error, onChange }: SpansProps) {
  const t = useT();
  const replace = (index: number, part: Partial<Span>) => onChange(spans.map((span, at) => (at === index ? { ...span, ...part } : span)));
  const next = nextSpan(spans);
  return (
    <div className={classes.spans}>
      {spans.length === 0 ? (
        <Text c="dimmed" className={classes.closed}>
          {t("calendar.hours.closed")}
        </Text>
      ) : null}
      {spans.map((span, index) => (
        <div key={index} className={classes.span}>
          <TimeInput aria-label={`${day}: ${t("calendar.hours.from")}`} size="sm" value={span.start} error={Boolean(error)} onChange={(event) => replace(index, { start: event.currentTarget.value })} />
          <span aria-hidden>–</span>
          <TimeInput aria-label={`${day}: ${t("calendar.hours.to")}`} size="sm" value={endShown(span.end)} error={Boolean(error)} onChange={(event) => replace(index, { end: endMeant(event.currentTarget.value) })} />
          <ActionIcon aria-label={t("calendar.hours.remove", { day })} onClick={() => onChange(spans.filter((_, at) => at !== index))}>
            <Icon name="cross" size={18} />
          </ActionIcon>
        </div>
      ))}
      <ActionIcon aria-label={t("calendar.hours.add", { day })} disabled={!next} onClick={() => next && onChange([...spans, next])}>
        <Icon name="plus" size={18} />
      </ActionIcon>
      {error ? (
        <Text size="sm" c="var(--mindo-rose-ink)" role="alert" w="100%">
          {error}
        </Text>
      ) : null}
    </div>
  );
}
