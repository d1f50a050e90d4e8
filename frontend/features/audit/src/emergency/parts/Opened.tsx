import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { formatDate, formatTime, useLanguage, useT } from "@mindo/i18n";
import { useTopicHandlers } from "@mindo/live";
import { EmptyState, ErrorState, SkeletonRows } from "@mindo/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Entry, useNote, useRecord } from "../data";

function Note({ bookingId }: { bookingId: string }) {
  const t = useT();
  const [wanted, setWanted] = useState(false);
  const note = useNote(bookingId, wanted);
  if (!wanted) {
    return (
      <Button size="compact-md" variant="default" onClick={() => setWanted(true)}>
        {t("emergency.record.note")}
      </Button>
    );
  }
  if (note.error) return <ErrorState error={note.error} />;
  if (!note.data) return <SkeletonRows rows={1} height={60} />;
  return (
    <Paper withBorder p="md" mt="xs">
      <Text style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{note.data.text ?? t("emergency.record.erased")}</Text>
    </Paper>
  );
}

function Line({ entry }: { entry: Entry }) {
  const t = useT();
  useLanguage();
  const [score = "", band = ""] = entry.detail.split(" ");
  const detail = entry.section === "sessions" ? (t.maybe(`emergency.state.${entry.detail}`) ?? entry.detail) : `${score} · ${t.maybe(`emergency.band.${band}`) ?? band}`;
  return (
    <Paper component="li" withBorder p="md" style={{ listStyle: "none" }}>
      <Group justify="space-between" gap="sm">
        <div>
          <Text fw={600}>{entry.title}</Text>
          <Text size="sm" c="dimmed">
            <time dateTime={entry.at}>
              {formatDate(entry.at, { day: "numeric", month: "short", year: "numeric" })}, {formatTime(entry.at)}
            </time>
            {" · "}
            {detail}
          </Text>
        </div>
      </Group>
      {entry.note ? <Note bookingId={entry.id} /> : null}
    </Paper>
  );
}

/** The opened record, as long as it is open. Everything read here is written down under this emergency. */
export function Opened({ glassId }: { glassId: string }) {
  const t = useT();
  const cache = useQueryClient();
  const { data, error } = useRecord(glassId);
  // The topic ends with the opening; whatever was fetched goes with it.
  useTopicHandlers(`break_glass:${glassId}`, { event: () => void cache.invalidateQueries({ queryKey: ["emergency"] }) });
  if (error) return <ErrorState error={error} />;
  if (!data) return <SkeletonRows rows={5} />;
  const sections = [...new Set(data.entries.map(({ section }) => section))];
  return (
    <Stack gap="lg">
      <Paper withBorder p="lg">
        <Title order={2} size="h3">
          {data.glass.person_name ?? t("emergency.record.unnamed")}
        </Title>
        <Text c="dimmed">
          {t(`emergency.ground.${data.glass.ground}`)}: {data.glass.reason}
        </Text>
      </Paper>
      {data.entries.length === 0 ? <EmptyState title={t("emergency.record.empty")}>{t("emergency.record.emptyBody")}</EmptyState> : null}
      {sections.map((section) => (
        <section key={section} aria-label={t.maybe(`emergency.section.${section}`) ?? section}>
          <Title order={2} size="h4" mb="sm">
            {t.maybe(`emergency.section.${section}`) ?? section}
          </Title>
          <Stack component="ul" gap="sm" p={0} m={0}>
            {data.entries
              .filter((entry) => entry.section === section)
              .map((entry) => (
                <Line key={entry.id} entry={entry} />
              ))}
          </Stack>
        </section>
      ))}
    </Stack>
  );
}
