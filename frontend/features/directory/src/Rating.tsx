import { Text } from "@mantine/core";
import type { Stars } from "@mindo/api";
import { formatNumber, useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import classes from "./Rating.module.css";

/** Mean stars and how many; one who has none yet is "new here". */
export function Rating({ value }: { value: Stars }) {
  const t = useT();
  if (value.stars === null || value.count === 0) return <span className={classes.fresh}>{t("directory.card.fresh")}</span>;
  const stars = formatNumber(value.stars, { minimumFractionDigits: 1 });
  return (
    <span className={classes.rating} role="img" aria-label={t("directory.card.rating", { stars, count: value.count })}>
      <Icon name="star" size={16} />
      <Text span fw={600} size="sm" className="mindo-tabular">
        {stars}
      </Text>
      <Text span size="sm" c="dimmed" className="mindo-tabular">
        ({formatNumber(value.count)})
      </Text>
    </span>
  );
}
