import { Button, Chip, Group, SegmentedControl, Select } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { type BoardFilter, isNarrowed, type Order, type Place, professionalsOf, WAITS } from "../data/filter";
import type { SeenRow } from "../data/rows";

interface FilterBarProps {
  readonly rows: readonly SeenRow[];
  readonly filter: BoardFilter;
  readonly onChange: (part: Partial<BoardFilter>) => void;
  readonly onClear: () => void;
}

/** Narrows the board: by place, professional, wait, quality, and what looks stuck. */
export function FilterBar({ rows, filter, onChange, onClear }: FilterBarProps) {
  const t = useT();
  const waiting = rows.filter(({ place }) => place === "waiting").length;
  const stuck = rows.filter(({ hints }) => hints.length > 0).length;
  const poor = rows.filter(({ quality }) => quality === "poor").length;
  const places: { value: Place; label: string }[] = [
    { value: "all", label: `${t("board.sessions.all")} ${String(rows.length)}` },
    { value: "waiting", label: `${t("board.sessions.waiting")} ${String(waiting)}` },
    { value: "call", label: `${t("board.sessions.calls")} ${String(rows.length - waiting)}` },
  ];
  const orders: { value: Order; label: string }[] = [
    { value: "longest", label: t("board.sessions.sort.longest") },
    { value: "start", label: t("board.sessions.sort.start") },
    { value: "stuck", label: t("board.sessions.sort.stuck") },
  ];
  return (
    <Group gap="sm" mb="md" role="search" aria-label={t("board.sessions.filter")}>
      <SegmentedControl aria-label={t("board.sessions.filter")} value={filter.place} onChange={(place) => onChange({ place })} data={places} />
      <Select
        aria-label={t("board.sessions.professional")}
        placeholder={t("board.sessions.everybody")}
        size="sm"
        clearable
        searchable
        clearButtonProps={{ "aria-label": t("board.sessions.everybody") }}
        data={professionalsOf(rows)}
        value={filter.professional}
        onChange={(professional) => onChange({ professional })}
      />
      <Select
        aria-label={t("board.sessions.over.label")}
        placeholder={t("board.sessions.over.any")}
        size="sm"
        w={170}
        clearable
        clearButtonProps={{ "aria-label": t("board.sessions.over.any") }}
        data={WAITS.map((minutes) => ({ value: String(minutes), label: t("board.sessions.over.minutes", { count: minutes }) }))}
        value={filter.over === null ? null : String(filter.over)}
        onChange={(over) => onChange({ over: over === null ? null : Number(over) })}
      />
      <Chip checked={filter.stuck} onChange={(on) => onChange({ stuck: on })} variant="outline" color="pine">
        {t("board.sessions.stuckOnly", { count: stuck })}
      </Chip>
      <Chip checked={filter.poor} onChange={(on) => onChange({ poor: on })} variant="outline" color="pine">
        {t("board.sessions.poorOnly", { count: poor })}
      </Chip>
      <Select
        aria-label={t("board.sessions.sort.label")}
        size="sm"
        w={190}
        value={filter.order}
        allowDeselect={false}
        data={orders}
        onChange={(order) => onChange({ order: orders.find(({ value }) => value === order)?.value ?? "longest" })}
      />
      {isNarrowed(filter) ? (
        <Button variant="subtle" color="pine" size="compact-md" onClick={onClear}>
          {t("board.sessions.clear")}
        </Button>
      ) : null}
    </Group>
  );
}
