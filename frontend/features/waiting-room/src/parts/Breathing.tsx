import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { useNow } from "@mindo/ui";
import { useState } from "react";
import { breathAt } from "../breath";
import classes from "./Breathing.module.css";

function Circle({ since }: { since: number }) {
  const t = useT();
  const now = useNow();
  const { phase, round, left } = breathAt(Math.max(0, now - since));
  return (
    <Stack align="center" gap="xs">
      <div className={classes.field} aria-hidden>
        <div className={classes.circle} data-phase={phase}>
          <span className="mindo-tabular">{left}</span>
        </div>
      </div>
      <Text fw={560} size="lg" role="status" aria-live="polite">
        {t(`waiting-room.breathe.${phase}`)}
      </Text>
      <Text size="sm" c="dimmed" className="mindo-tabular">
        {t("waiting-room.breathe.round", { round })}
      </Text>
    </Stack>
  );
}

/** Four seconds in, two held, six out. With reduced motion the circle rests and the words lead. */
export function Breathing() {
  const t = useT();
  const [since, setSince] = useState<number | null>(null);
  return (
    <Paper component="section" p="lg" withBorder aria-labelledby="breathe">
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Title order={2} size="h4" id="breathe">
            {t("waiting-room.breathe.title")}
          </Title>
          <Button size="sm" variant="default" onClick={() => setSince((running) => (running === null ? Date.now() : null))}>
            {t(since === null ? "waiting-room.breathe.start" : "waiting-room.breathe.stop")}
          </Button>
        </Group>
        {since === null ? (
          <Text size="sm" c="dimmed">
            {t("waiting-room.breathe.lead")}
          </Text>
        ) : (
          <Circle since={since} />
        )}
      </Stack>
    </Paper>
  );
}
