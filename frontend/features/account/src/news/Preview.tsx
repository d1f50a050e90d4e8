import { Card, Divider, Stack, Text } from "@mantine/core";
import { useT } from "@mindo/i18n";
import type { Spoken, Words } from "./data";

/** Plain text as paragraphs, parted by empty lines. */
export function Paragraphs({ text }: { text: string }) {
  return text
    .trim()
    .split(/\n{2,}/)
    .filter(Boolean)
    .map((paragraph, place) => (
      <Text key={place} style={{ whiteSpace: "pre-line", overflowWrap: "anywhere" }}>
        {paragraph}
      </Text>
    ));
}

/** A language's mail as its reader gets it. */
export function Preview({ letter, language }: { letter: Words["en"]; language: Spoken }) {
  const t = useT();
  return (
    <Card withBorder component="section" aria-label={t("news.edit.preview")}>
      <Stack gap="sm" lang={language}>
        <Text fw={600} c={letter.subject ? undefined : "dimmed"}>
          {letter.subject || t("news.edit.emptySubject")}
        </Text>
        <Divider />
        {letter.text.trim() ? <Paragraphs text={letter.text} /> : <Text c="dimmed">{t("news.edit.emptyText")}</Text>}
        <Divider />
        <Text size="sm" c="dimmed">
          {t(`news.edit.footer.${language}`)}
        </Text>
      </Stack>
    </Card>
  );
}
