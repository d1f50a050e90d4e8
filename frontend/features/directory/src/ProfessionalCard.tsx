import { Text, Title } from "@mantine/core";
import { useDebouncedValue, useInViewport } from "@mantine/hooks";
import type { Card } from "@mindo/api";
import { formatMoney, useT } from "@mindo/i18n";
import { When } from "@mindo/ui";
import { Link } from "react-router";
import { useShown } from "./data/live";
import { KeepButton } from "./KeepButton";
import { useLabels } from "./labels";
import { Portrait } from "./Portrait";
import { Presence } from "./Presence";
import classes from "./ProfessionalCard.module.css";
import { Rating } from "./Rating";

const MOST_TAGS = 3;

interface ProfessionalCardProps {
  readonly card: Card;
  readonly level?: 2 | 3;
  /** Shown in another app than the profile's: the link leaves it. */
  readonly outside?: boolean;
  /** Can't be booked at present. */
  readonly gone?: boolean;
}

/** How long a card has to stay in sight before its changes are listened to: scrolling past costs nothing. */
const SETTLE = 250;

/** A professional in a list, live while it is in sight; the whole card leads to the profile, its name is the link. */
export function ProfessionalCard({ card, level = 2, outside = false, gone = false }: ProfessionalCardProps) {
  const t = useT();
  const label = useLabels();
  const { ref, inViewport } = useInViewport<HTMLElement>();
  const [looking] = useDebouncedValue(inViewport, SETTLE);
  const shown = useShown(card, looking);
  const flash = shown.changes;
  return (
    <article className={classes.card} ref={ref}>
      <div className={classes.top}>
        <Portrait url={card.avatar_url} />
        <div className={classes.who}>
          <Title order={level} className={classes.name}>
            {outside ? (
              <a href={`/p/${card.slug}`} className={classes.link}>
                {card.display_name}
              </a>
            ) : (
              <Link to={`/p/${card.slug}`} className={classes.link}>
                {card.display_name}
              </Link>
            )}
          </Title>
          <Text size="sm" c="dimmed">
            {label.kind(card.kind)}
          </Text>
          <Rating value={card.rating} />
          <Presence presence={shown.presence} until={shown.until} />
        </div>
        <KeepButton professionalId={card.id} name={card.display_name} className={classes.keep} />
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
          {gone ? <Text size="sm">{t("directory.kept.gone")}</Text> : shown.next_slot ? <When at={shown.next_slot} fw={600} size="sm" /> : <Text size="sm">{t("directory.card.none")}</Text>}
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
