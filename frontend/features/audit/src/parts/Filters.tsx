import { Button, Chip, Group, NativeSelect, TextInput } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { type AuditFilter, noFilter } from "../data/audit";
import classes from "../screens/Audit.module.css";

interface FiltersProps {
  readonly filter: AuditFilter;
  readonly onChange: (filter: AuditFilter) => void;
}

/** What the log is searched by. */
export function Filters({ filter, onChange }: FiltersProps) {
  const t = useT();
  const field = (name: "by" | "action" | "person" | "since" | "until") => ({
    label: t(`audit.${name}`),
    value: filter[name],
    size: "sm",
    onChange: (event: { currentTarget: HTMLInputElement }) => onChange({ ...filter, [name]: event.currentTarget.value }),
  });
  return (
    <div role="search">
      <div className={classes.filters}>
        <TextInput {...field("by")} placeholder={t("audit.byHint")} />
        <TextInput {...field("person")} />
        <TextInput {...field("action")} placeholder={t("audit.actionHint")} />
        <TextInput {...field("since")} type="datetime-local" />
        <TextInput {...field("until")} type="datetime-local" />
        <NativeSelect
          label={t("audit.outcome")}
          size="sm"
          value={filter.outcome}
          data={[
            { value: "", label: t("audit.any") },
            { value: "ok", label: t("audit.ok") },
            { value: "refused", label: t("audit.refused") },
          ]}
          onChange={({ currentTarget: { value } }) => onChange({ ...filter, outcome: value === "ok" || value === "refused" ? value : "" })}
        />
      </div>
      <Group gap="sm" mb="lg">
        <Chip checked={filter.breakGlass} onChange={(breakGlass) => onChange({ ...filter, breakGlass })}>
          {t("audit.breakGlass")}
        </Chip>
        {filter.glass ? (
          <Chip checked onChange={() => onChange({ ...filter, glass: "" })}>
            {t("audit.oneGlass")}
          </Chip>
        ) : null}
        <Button size="compact-md" variant="subtle" onClick={() => onChange(noFilter)}>
          {t("audit.clear")}
        </Button>
      </Group>
    </div>
  );
}
