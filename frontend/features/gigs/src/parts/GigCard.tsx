import { Avatar, Group, Paper, Text, Title } from "@mantine/core";
import type { GigPublic } from "@mindo/api";
import { formatMoney, useLanguage, useT } from "@mindo/i18n";
import { StatusPill } from "@mindo/ui";
import { Link } from "react-router";
import classes from "./Gigs.module.css";

/** A published gig in a list. */
export function GigCard({ gig }: { gig: GigPublic }) {
  const t = useT();
  useLanguage();
  const cheapest = [...gig.packages].sort((a, b) => a.price.amount - b.price.amount)[0];
  return (
    <Paper component="li" withBorder p="lg" className={classes.card}>
      <Group gap="xs" justify="space-between" wrap="nowrap">
        <StatusPill tone="quiet">{t(`gigs.kind.${gig.kind}`)}</StatusPill>
        {cheapest ? (
          <Text fw={650} className="mindo-tabular">
            {t("gigs.from", { price: formatMoney(cheapest.price) })}
          </Text>
        ) : null}
      </Group>
      <Title order={2} size="h4">
        <Link to={`/gigs/${gig.id}`} className={classes.link}>
          {gig.title}
        </Link>
      </Title>
      <Text size="sm" c="dimmed">
        {gig.summary}
      </Text>
      <Group gap="xs" wrap="nowrap">
        <Avatar src={gig.professional.avatar_url} size={32} alt="" color="pine" />
        <Text size="sm">{gig.professional.display_name}</Text>
      </Group>
    </Paper>
  );
}
