import { formatNumber, useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import classes from "./Review.module.css";

/** Stars given, said in words to who does not see them. */
export function Stars({ stars }: { stars: number }) {
  const t = useT();
  return (
    <span className={classes.stars} role="img" aria-label={t("reviews.stars", { stars: formatNumber(stars) })}>
      {Array.from({ length: stars }, (_, index) => (
        <Icon key={index} name="star" size={18} />
      ))}
    </span>
  );
}
