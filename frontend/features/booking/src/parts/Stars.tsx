import { Input } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { useId } from "react";
import classes from "./Stars.module.css";

const STARS = [1, 2, 3, 4, 5] as const;

interface StarsProps {
  readonly value: number;
  readonly onChange: (stars: number) => void;
  readonly error?: string | undefined;
}

/**
 * Five stars as real radio buttons. The kit's rating only highlights when its radios are chosen by keyboard or assistive
 * technology and takes no value from them.
 */
export function Stars({ value, onChange, error }: StarsProps) {
  const t = useT();
  const said = useId();
  return (
    <fieldset className={classes.stars} aria-describedby={error ? said : undefined}>
      <legend className={classes.legend}>{t("booking.rating.stars")}</legend>
      {STARS.map((star) => (
        <label key={star} className={classes.star} data-full={star <= value || undefined}>
          <input type="radio" name="stars" value={star} checked={value === star} onChange={() => onChange(star)} aria-describedby={error ? said : undefined} aria-label={t("booking.rating.star", { count: star })} />
          <svg viewBox="0 0 24 24" aria-hidden focusable="false">
            <path d="m12 3.500 2.600 5.400 5.900.8-4.300 4.100 1 5.900L12 16.900l-5.200 2.800 1-5.900-4.300-4.100 5.900-.8z" />
          </svg>
        </label>
      ))}
      {error ? <Input.Error id={said}>{error}</Input.Error> : null}
    </fieldset>
  );
}
