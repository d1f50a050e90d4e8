import { Pill, UnstyledButton } from "@mantine/core";
import { formatMoney, useT } from "@mindo/i18n";
import { MANY, type Wanted } from "./data/directory";
import classes from "./ActiveFilters.module.css";
import { useLabels } from "./labels";

const WITHIN_WORDS = { 24: "directory.within.24", 72: "directory.within.72", 168: "directory.within.168" } as const;

/** What is filtered by, each removable, and one way to remove all. */
export function ActiveFilters({ wanted, onChange, onClear }: { wanted: Wanted; onChange: (change: Partial<Wanted>) => void; onClear: () => void }) {
  const t = useT();
  const label = useLabels();
  const chips = MANY.flatMap((name) =>
    wanted[name].map((code) => ({ key: `${name}:${code}`, text: label[name](code), remove: () => onChange({ [name]: wanted[name].filter((other) => other !== code) }) })),
  );
  const words = WITHIN_WORDS[wanted.within as keyof typeof WITHIN_WORDS] as (typeof WITHIN_WORDS)[keyof typeof WITHIN_WORDS] | undefined;
  if (words) chips.push({ key: "within", text: `${t("directory.filters.within")}: ${t(words)}`, remove: () => onChange({ within: null }) });
  if (wanted.price !== null) {
    chips.push({ key: "price", text: `≤ ${formatMoney({ amount: wanted.price, currency: wanted.currency })}`, remove: () => onChange({ price: null }) });
  }
  if (wanted.online) chips.push({ key: "online", text: t("directory.filters.online"), remove: () => onChange({ online: false }) });
  if (chips.length === 0) return null;
  return (
    <div className={classes.row}>
      {chips.map(({ key, text, remove }) => (
        <Pill key={key} size="lg" withRemoveButton onRemove={remove} removeButtonProps={{ "aria-label": t("directory.filters.remove", { name: text }), "aria-hidden": false, tabIndex: 0 }}>
          {text}
        </Pill>
      ))}
      <UnstyledButton className={classes.clear} onClick={onClear}>
        {t("directory.filters.clear")}
      </UnstyledButton>
    </div>
  );
}
