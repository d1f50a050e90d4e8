import { NumberInput, SimpleGrid } from "@mantine/core";
import type { Terms } from "@mindo/api";
import { useT } from "@mindo/i18n";

interface BookingTermsProps {
  readonly terms: Terms;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (terms: Terms) => void;
}

/** Buffers, notice, horizon, daily maximum and the grid sessions start on. */
export function BookingTerms({ terms, errors, onChange }: BookingTermsProps) {
  const t = useT();
  const field = (name: keyof Terms, label: string, bounds: { min: number; max: number; step?: number; scale?: number }) => {
    const scale = bounds.scale ?? 1;
    return (
      <NumberInput
        label={label}
        min={bounds.min}
        max={bounds.max}
        step={bounds.step ?? 1}
        value={terms[name] / scale}
        error={errors[`terms.${name}`]}
        onChange={(value) => typeof value === "number" && onChange({ ...terms, [name]: Math.round(value * scale) })}
      />
    );
  };
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
      {field("buffer_before_minutes", t("calendar.terms.before"), { min: 0, max: 120, step: 5 })}
      {field("buffer_after_minutes", t("calendar.terms.after"), { min: 0, max: 120, step: 5 })}
      {field("minimum_notice_minutes", t("calendar.terms.notice"), { min: 0, max: 336, scale: 60 })}
      {field("horizon_days", t("calendar.terms.horizon"), { min: 1, max: 180 })}
      {field("daily_maximum", t("calendar.terms.maximum"), { min: 1, max: 24 })}
      {field("step_minutes", t("calendar.terms.step"), { min: 5, max: 240, step: 5 })}
    </SimpleGrid>
  );
}
