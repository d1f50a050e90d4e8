import { Button, Group, Stack, Text, Title } from "@mantine/core";
import type { MatchSlate } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { EmptyState } from "@mindo/ui";
import type { Intake } from "../data/matching";
import { Card } from "./Card";
import classes from "./Card.module.css";

type Relaxation = Intake["relax"][number];
const RELAXABLE: readonly Relaxation[] = ["language", "modality", "slot", "budget"];

interface SlateProps {
  readonly slate: MatchSlate;
  readonly onRelax: (what: Relaxation) => void;
  readonly onBlock: (id: string) => void;
  readonly onAgain: () => void;
}

/** Who fits, or what to give up so that somebody does. */
export function Slate({ slate, onRelax, onBlock, onAgain }: SlateProps) {
  const t = useT();
  const offered = RELAXABLE.filter((name) => slate.relaxations[name]);
  const change = (
    <Group>
      <Button variant="default" onClick={onAgain}>
        {t("matching.again")}
      </Button>
      <Button variant="default" component="a" href="/professionals">
        {t("matching.slate.browse")}
      </Button>
    </Group>
  );
  if (slate.cards.length === 0) {
    return (
      <EmptyState title={t("matching.empty.title")} art="path" action={change}>
        <Stack gap="sm" align="center">
          <Text>{t.maybe(`matching.empty.by.${slate.emptied_by ?? ""}`)}</Text>
          {offered.length > 0 ? <Text>{t("matching.empty.relax")}</Text> : null}
          <Group justify="center" gap="xs">
            {offered.map((name) => (
              <Button key={name} onClick={() => onRelax(name)}>
                {t(`matching.empty.relaxations.${name}`, { count: slate.relaxations[name] ?? 0 })}
              </Button>
            ))}
          </Group>
        </Stack>
      </EmptyState>
    );
  }
  return (
    <Stack gap="lg">
      <div>
        <Title order={2} size="h3" role="status">
          {t("matching.slate.title", { count: slate.cards.length })}
        </Title>
        <Text c="dimmed">{t("matching.slate.lead")}</Text>
      </div>
      <ul className={classes.list}>
        {slate.cards.map((card) => (
          <Card key={card.professional_id} card={card} onBlock={onBlock} />
        ))}
      </ul>
      {change}
      <details>
        <summary>{t("matching.slate.how")}</summary>
        <Text size="sm" mt="xs" maw={720}>
          {t("matching.slate.howBody")}
        </Text>
      </details>
    </Stack>
  );
}
