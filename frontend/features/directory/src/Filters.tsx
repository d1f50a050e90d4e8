import { Checkbox, Select, Stack, Switch, UnstyledButton } from "@mantine/core";
import type { Facets } from "@mindo/api";
import { formatMoney, formatNumber, useLanguage, useT } from "@mindo/i18n";
import { useState } from "react";
import type { Many, Wanted } from "./data/directory";
import classes from "./Filters.module.css";
import { useLabels } from "./labels";
import { priceSteps } from "./prices";

const SHOWN = 8;
const WITHIN = [24, 72, 168] as const;

interface FiltersProps {
  readonly wanted: Wanted;
  readonly facets: Facets | null;
  readonly onChange: (change: Partial<Wanted>) => void;
}

interface FacetProps {
  readonly name: Many;
  readonly title: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly chosen: readonly string[];
  readonly label: (code: string) => string;
  readonly onChange: (codes: readonly string[]) => void;
}

/** One filter's values with how many each would leave; chosen ones stay visible even when nobody is left. */
function Facet({ name, title, counts, chosen, label, onChange }: FacetProps) {
  const t = useT();
  const [all, setAll] = useState(false);
  const codes = [...new Set([...Object.keys(counts), ...chosen])].sort((one, other) => (counts[other] ?? 0) - (counts[one] ?? 0) || label(one).localeCompare(label(other)));
  if (codes.length < 2 && chosen.length === 0) return null;
  const shown = all ? codes : codes.filter((code, index) => index < SHOWN || chosen.includes(code));
  return (
    <fieldset className={classes.facet} data-facet={name}>
      <legend className={classes.legend}>{title}</legend>
      <Stack gap={6}>
        {shown.map((code) => (
          <Checkbox
            key={code}
            size="sm"
            radius="xs"
            checked={chosen.includes(code)}
            onChange={(event) => onChange(event.currentTarget.checked ? [...chosen, code] : chosen.filter((other) => other !== code))}
            label={
              <span className={classes.value}>
                {label(code)}
                <span className={classes.count}>{formatNumber(counts[code] ?? 0)}</span>
              </span>
            }
            classNames={{ labelWrapper: classes.wrapper ?? "" }}
          />
        ))}
        {codes.length > SHOWN ? (
          <UnstyledButton className={classes.more} onClick={() => setAll(!all)} aria-expanded={all}>
            {all ? t("directory.filters.less") : t("directory.filters.more")}
          </UnstyledButton>
        ) : null}
      </Stack>
    </fieldset>
  );
}

/** All filters. Every choice is applied at once and stands in the address. */
export function Filters({ wanted, facets, onChange }: FiltersProps) {
  const t = useT();
  const label = useLabels();
  const { zone } = useLanguage();
  const steps = priceSteps(zone);
  const facet = (name: Many, title: string, word: (code: string) => string) => (
    <Facet name={name} title={title} counts={facets?.[name] ?? {}} chosen={wanted[name]} label={word} onChange={(codes) => onChange({ [name]: codes })} />
  );
  return (
    <Stack gap="lg">
      {facet("concern", t("directory.filters.concern"), label.concern)}
      <Switch label={t("directory.filters.online")} checked={wanted.online} onChange={(event) => onChange({ online: event.currentTarget.checked })} />
      <Select
        label={t("directory.filters.within")}
        placeholder={t("directory.filters.any")}
        clearable
        data={WITHIN.map((hours) => ({ value: String(hours), label: t(`directory.within.${hours}`) }))}
        value={wanted.within === null ? null : String(wanted.within)}
        onChange={(hours) => onChange({ within: hours ? Number(hours) : null })}
      />
      <Select
        label={t("directory.filters.price")}
        placeholder={t("directory.filters.anyPrice")}
        clearable
        data={steps.amounts.map((amount) => ({ value: String(amount), label: formatMoney({ amount, currency: steps.currency }) }))}
        value={wanted.price === null ? null : String(wanted.price)}
        onChange={(amount) => onChange({ price: amount ? Number(amount) : null, currency: steps.currency })}
      />
      {facet("language", t("directory.filters.language"), label.language)}
      {facet("jurisdiction", t("directory.filters.jurisdiction"), label.jurisdiction)}
      {facet("kind", t("directory.filters.kind"), label.kind)}
      {facet("gender", t("directory.filters.gender"), label.gender)}
      {facet("modality", t("directory.filters.modality"), label.modality)}
    </Stack>
  );
}
