import { Text, Title } from "@mantine/core";
import type { Card } from "@mindo/api";
import { formatMoney, useT } from "@mindo/i18n";
import { When } from "@mindo/ui";
import { Link } from "react-router";
import { useLabels } from "./labels";
import { Portrait } from "./Portrait";
import classes from "./ProfessionalCard.module.css";
import { Rating } from "./Rating";

const MOST_TAGS = 3;

interface ProfessionalCardProps {
  readonly card: Card;
  /** Changes whenever the next slot was changed by somebody else: the line flashes once. */
  readonly flash?: number | undefined;
  readonly level?: 2 | 3;
}

/** A professional in a list; the whole card leads to the profile, its name is the link. */
export function ProfessionalCard({ card, flash, level = 2 }: ProfessionalCardProps) {
  const t = useT();
  const label = useLabels();
  return (
    <article className={classes.card}>
      <div className={classes.top}>
        <Portrait url={card.avatar_url} />
        <div className={classes.who}>
          <Title order={level} className={classes.name}>
            <Link to={`/p/${card.slug}`} className={classes.link}>
              {card.display_name}
            </Link>
          </Title>
          <Text size="sm" c="dimmed">
            {label.kind(card.kind)}
          </Text>
          <Rating value={card.rating} />
        </div>
      </div>
      <p className={classes.headline}>{card.headline}</p>
      <ul className={classes.tags}>
        {card.specialties.slice(0, MOST_TAGS).map((code) => (
          <li key={code}>{label.concern(code)}</li>
        ))}
      </ul>
      <Text size="sm" c="dimmed" className={classes.languages}>
        {t("directory.card.languages", { list: card.languages.map(label.language).join(", ") })}
      </Text>
      <div className={classes.foot}>
        <div key={flash} className={flash ? `${classes.next ?? ""} mindo-flash` : classes.next}>
          <Text size="xs" c="dimmed">
            {t("directory.card.next")}
          </Text>
          {card.next_slot ? <When at={card.next_slot} fw={600} size="sm" /> : <Text size="sm">{t("directory.card.none")}</Text>}
        </div>
        {card.price_from ? (
          <Text size="sm" className="mindo-tabular" ta="end">
            {t("directory.card.from", { price: formatMoney(card.price_from) })}
          </Text>
        ) : null}
      </div>
    </article>
  );
}
