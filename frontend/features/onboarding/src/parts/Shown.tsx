import { Avatar, Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { Case } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Money } from "@mindo/ui";
import { useFile } from "../data/files";
import { useWords } from "../words";
import classes from "./FileView.module.css";

function Photo({ found }: { found: Case }) {
  const t = useT();
  const file = useFile({ kind: "photo", professionalId: found.professional_id }, found.has_photo);
  return file.url ? <img src={file.url} alt={t("onboarding.case.photo")} className={classes.portrait} /> : <Avatar size={120} radius="50%" />;
}

/** The profile as everybody would see it. */
export function Shown({ found }: { found: Case }) {
  const t = useT();
  const words = useWords();
  const facts: readonly (readonly [string, string])[] = [
    [t("onboarding.case.account"), found.account_name],
    [t("onboarding.field.kind"), words.kind(found.profession)],
    [t("onboarding.field.practising_since"), found.practising_since === null ? "–" : String(found.practising_since)],
    [t("onboarding.field.specialties"), found.specialties.map(words.specialty).join(", ")],
    [t("onboarding.field.approaches"), found.approaches.map(words.approach).join(", ")],
    [t("onboarding.field.age_groups"), found.age_groups.map(words.ageGroup).join(", ")],
    [t("onboarding.field.languages"), found.languages.map(words.language).join(", ")],
    [t("onboarding.field.modalities"), found.modalities.map(words.modality).join(", ")],
  ];
  return (
    <Paper component="section" withBorder p="lg" className={classes.card} aria-labelledby="shown">
      <Stack gap="md">
        <Group gap="lg" wrap="nowrap" align="flex-start">
          {found.has_photo ? <Photo found={found} /> : null}
          <div className={classes.grow}>
            <Title order={2} size="h3" id="shown">
              {found.display_name}
            </Title>
            <Text>{found.headline}</Text>
          </div>
        </Group>
        <p className={classes.words}>{found.bio}</p>
        <dl style={{ margin: 0, display: "grid", gap: 8 }}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <Text component="dt" size="sm" c="dimmed">
                {name}
              </Text>
              <dd style={{ margin: 0, overflowWrap: "anywhere" }}>{value || "–"}</dd>
            </div>
          ))}
        </dl>
        <Stack gap={4}>
          {found.offers.map((offer) => (
            <Text key={offer.id} size="sm">
              {offer.title} · {t("directory.pick.minutes", { minutes: String(offer.minutes) })} · <Money value={offer.price} />
            </Text>
          ))}
        </Stack>
      </Stack>
    </Paper>
  );
}
