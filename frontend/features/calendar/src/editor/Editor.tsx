import { ActionIcon, Button, Group, SegmentedControl, Text, VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { dayIn, formatDate, useT } from "@mindo/i18n";
import { ErrorState, Icon, useNow } from "@mindo/ui";
import { type KeyboardEvent, useState } from "react";
import { useTimeOff, useWeek } from "../data";
import { useOwnCalendarChanges } from "../live";
import { dayAfter, mondayOf, startOfDayIn } from "../walls";
import { DayHead } from "./DayHead";
import { type Column, HourGrid, type Placing } from "./HourGrid";
import { marksOf } from "./marks";
import { MonthGrid, monthWeeks } from "./MonthGrid";
import { asUsual, differs, hoursOf, type Place, type Plan, withHours } from "./plan";
import { joined, roomIn, wallOf } from "./stretches";

type View = "usual" | "week" | "month";
const MONDAY = "2024-01-01";

/** Working hours as one sees them: the usual week, the weeks that come with what is booked, and months. */
export function Editor({ plan }: { plan: Plan }) {
  const t = useT();
  const { rules } = plan;
  const { zone } = rules;
  const today = dayIn(useNow(60_000), zone);
  const narrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const [view, setView] = useState<View>("week");
  const [day, setDay] = useState(today);
  const [said, setSaid] = useState("");
  const span = narrow ? 3 : 7;
  const month = monthWeeks(day);
  const first = view === "month" ? month.first : narrow ? day : mondayOf(day);
  const days = Array.from({ length: view === "month" ? month.weeks * 7 : span }, (_, index) => dayAfter(first, index));
  const found = useWeek(startOfDayIn(first, zone), startOfDayIn(dayAfter(first, days.length), zone));
  const timeOff = useTimeOff();
  useOwnCalendarChanges();

  const usualFirst = narrow ? (Math.floor(((Date.parse(day) - Date.parse(MONDAY)) / 86_400_000) % 7) + 7) % 7 : 0;
  const places: Place[] = view === "usual" ? Array.from({ length: span }, (_, index) => ({ weekday: (usualFirst + index) % 7 })) : days.map((on) => ({ on }));
  const nameOf = (place: Place) =>
    "weekday" in place
      ? formatDate(`${dayAfter(MONDAY, place.weekday)}T12:00:00Z`, { weekday: "long" }, "UTC")
      : formatDate(`${place.on}T12:00:00Z`, { weekday: "long", day: "numeric", month: "long" }, "UTC");

  const put = (index: number, hours: readonly { start: number; end: number }[]) => {
    const place = places[index];
    if (place) plan.change(withHours(rules, [{ place, hours }]));
  };
  const add = (index: number) => {
    const place = places[index];
    const room = place && roomIn(hoursOf(rules, place));
    if (!place || !room) return;
    put(index, [...hoursOf(rules, place), room]);
    setSaid(t("calendar.editor.added", { block: t("calendar.editor.block", { day: nameOf(place), from: wallOf(room.start), to: wallOf(room.end) }) }));
  };
  const place = ({ from, to }: Placing) => {
    const source = from && places[from.column];
    const target = to && places[to.column];
    const rest = source ? hoursOf(rules, source).filter((_, index) => index !== from.index) : [];
    const same = from && to && from.column === to.column;
    const changes = [
      ...(source && !same ? [{ place: source, hours: rest }] : []),
      ...(target ? [{ place: target, hours: joined([...(same ? rest : hoursOf(rules, target)), to.stretch]) }] : []),
    ];
    const before = source && hoursOf(rules, source).at(from.index);
    if (same && before?.start === to.stretch.start && before.end === to.stretch.end) return;
    plan.change(withHours(rules, changes));
    const shown = to?.stretch ?? before;
    const on = target ?? source;
    if (!shown || !on) return;
    const block = t("calendar.editor.block", { day: nameOf(on), from: wallOf(shown.start), to: wallOf(shown.end) });
    setSaid(t(to ? "calendar.editor.put" : "calendar.editor.removed", { block }));
  };
  const undo = () => {
    if (!plan.canUndo) return;
    plan.undo();
    setSaid(t("calendar.editor.undone"));
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !(event.target instanceof HTMLInputElement)) {
      event.preventDefault();
      undo();
    }
  };
  const page = (by: number) => {
    if (view !== "month") setDay(dayAfter(day, by * span));
    else setDay(dayAfter(by < 0 ? `${day.slice(0, 7)}-01` : dayAfter(`${day.slice(0, 7)}-28`, 4).slice(0, 8) + "01", by < 0 ? -1 : 0));
  };

  const columns: Column[] = places.map((one, index) => {
    const name = nameOf(one);
    const on = "on" in one ? one.on : null;
    return {
      key: on ?? `weekday-${String("weekday" in one ? one.weekday : 0)}`,
      name,
      today: on === today,
      hours: hoursOf(rules, one),
      marks: on ? marksOf(on, zone, found.data, timeOff.data?.time_off, t) : [],
      head: (
        <DayHead
          name={name}
          day={on ?? dayAfter(MONDAY, "weekday" in one ? one.weekday : 0)}
          usual={on === null}
          own={on !== null && differs(rules, on)}
          onAdd={() => add(index)}
          onClose={() => put(index, [])}
          onUsual={() => on && plan.change(asUsual(rules, on))}
        />
      ),
    };
  });

  return (
    // Keys that belong to the whole editor, wherever in it the focus is.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onKeyDown={keys}>
      <Group justify="space-between" mb="sm" gap="sm">
        <SegmentedControl aria-label={t("calendar.editor.view")} value={view} onChange={(next) => setView(next)} data={(["usual", "week", "month"] as const).map((one) => ({ value: one, label: t(`calendar.editor.${one}`) }))} />
        <Group gap="xs">
          <Button size="sm" variant="default" leftSection={<Icon name="history" size={16} />} disabled={!plan.canUndo} onClick={undo}>
            {t("calendar.editor.undo")}
          </Button>
          {view === "usual" && !narrow ? null : (
            <>
              <ActionIcon aria-label={t("calendar.week.earlier")} onClick={() => page(-1)}>
                <Icon name="arrowLeft" />
              </ActionIcon>
              {view === "usual" ? null : (
                <Button size="sm" variant="default" disabled={day === today} onClick={() => setDay(today)}>
                  {t("calendar.week.today")}
                </Button>
              )}
              <ActionIcon aria-label={t("calendar.week.later")} onClick={() => page(1)}>
                <Icon name="arrowRight" />
              </ActionIcon>
            </>
          )}
        </Group>
      </Group>
      <Text size="sm" c="dimmed" mb="sm">
        {view === "month" ? `${formatDate(`${day.slice(0, 7)}-15T12:00:00Z`, { month: "long", year: "numeric" }, "UTC")} · ` : ""}
        {t(view === "usual" ? "calendar.editor.usualHint" : "calendar.editor.weekHint")} {t("calendar.week.zone", { zone: zone.replaceAll("_", " ") })}
      </Text>
      {found.isError && view !== "usual" ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {view === "month" ? (
        <MonthGrid
          day={day}
          today={today}
          rules={rules}
          week={found.data}
          onOpen={(on) => {
            setDay(on);
            setView("week");
          }}
        />
      ) : (
        <HourGrid key={view} columns={columns} label={t(`calendar.editor.${view}`)} onPlace={place} onSay={setSaid} />
      )}
      <VisuallyHidden role="status" aria-live="assertive">
        {said}
      </VisuallyHidden>
    </div>
  );
}
