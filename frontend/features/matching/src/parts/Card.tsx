import { Anchor, Button, Group, Paper, Text, Title } from "@mantine/core";
import type { MatchCard, Reason } from "@mindo/api";
import { useCan } from "@mindo/auth";
import { formatDay, formatMoney, useLanguage, useT } from "@mindo/i18n";
import { StatusPill, useNow } from "@mindo/ui";
import { useTimes, useWords } from "../data/matching";
import classes from "./Card.module.css";

function useReason() {
  const t = useT();
  const words = useWords();
  return (kind: "reason" | "mismatch", { factor, codes }: Reason) => {
    const said = codes.map(words.any).join(", ");
    if (kind === "reason" && factor === "preferences" && !said) return t("matching.reason.preferencesPlain");
    return t(`matching.${kind}.${factor}`, { codes: said });
  };
}

/** One of a slate: who, why, why not quite, and times that stay true while one looks. */
export function Card({ card, onBlock }: { card: MatchCard; onBlock: (id: string) => void }) {
  const t = useT();
  const words = useWords();
  const say = useReason();
  const can = useCan();
  const now = useNow(60_000);
  useLanguage();
  const times = useTimes(card);
  const profile = `/p/${card.slug}`;
  const slot = (at: string) => `${profile}?${new URLSearchParams({ offer: card.offer.id, modality: card.offer.modality, at }).toString()}`;
  return (
    <Paper component="li" withBorder p="lg" className={classes.card}>
      <div className={classes.top}>
        <img src={card.avatar_url} alt="" className={classes.portrait} width={72} height={72} />
        <div>
          <Title order={3} size="h4">
            <Anchor href={profile} inherit>
              {card.display_name}
            </Anchor>
          </Title>
          <Text size="sm" c="dimmed">
            {words.kind(card.kind)} · {card.languages.map(words.language).join(", ")}
          </Text>
          {card.new_here ? <StatusPill tone="next">{t("matching.card.newHere")}</StatusPill> : null}
        </div>
      </div>
      <Text>{card.headline}</Text>
      <ul className={classes.why}>
        {card.reasons.map((reason) => (
          <li key={reason.factor}>
            <StatusPill tone="good">{say("reason", reason)}</StatusPill>
          </li>
        ))}
        {card.mismatch ? (
          <li>
            <StatusPill tone="attention">{say("mismatch", card.mismatch)}</StatusPill>
          </li>
        ) : null}
      </ul>
      <div>
        <Text size="sm" c="dimmed" mb={6}>
          {t("matching.card.times")} · {card.offer.title}, {formatMoney(card.offer.price)}
        </Text>
        <Group gap="xs" aria-live="polite">
          {times.map((at) => (
            <Button key={at} component="a" href={slot(at)} variant="default" size="sm" className="mindo-tabular">
              {formatDay(at, now)}
            </Button>
          ))}
          {times.length === 0 ? <Text size="sm">{t("matching.card.none")}</Text> : null}
        </Group>
      </div>
      <Group justify="space-between" mt="auto">
        <Text size="xs" c="dimmed" className="mindo-tabular">
          {t("matching.card.score", { score: card.score })}
        </Text>
        {can("match.block") ? (
          <Button variant="subtle" size="xs" onClick={() => onBlock(card.professional_id)} aria-label={`${t("matching.card.notForMe")}: ${card.display_name}`}>
            {t("matching.card.notForMe")}
          </Button>
        ) : null}
      </Group>
    </Paper>
  );
}
