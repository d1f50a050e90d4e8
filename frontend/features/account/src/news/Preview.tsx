import { Card, Divider, Stack, Text } from "@mantine/core";
import { useT } from "@mindo/i18n";
import type { Spoken, Words } from "./data";

/** A language's mail as its reader gets it. */
export function Preview({ letter, language }: { letter: Words["en"]; language: Spoken }) {
  const t = useT();
  const paragraphs = letter.text.trim().split(/\n{2,}/).filter(Boolean);
  return (
    <Card withBorder component="section" aria-label={t("news.edit.preview")}>
      <Stack gap="sm" lang={language}>
        <Text fw={600} c={letter.subject ? undefined : "dimmed"}>
          {letter.subject || t("news.edit.emptySubject")}
        </Text>
        <Divider />
        {paragraphs.length === 0 ? <Text c="dimmed">{t("news.edit.emptyText")}</Text> : null}
        {paragraphs.map((paragraph, place) => (
          <Text key={place} style={{ whiteSpace: "pre-line", overflowWrap: "anywhere" }}>
            {paragraph}
          </Text>
        ))}
        <Divider />
        <Text size="sm" c="dimmed">
          {t(`news.edit.footer.${language}`)}
        </Text>
      </Stack>
    </Card>
  );
}
