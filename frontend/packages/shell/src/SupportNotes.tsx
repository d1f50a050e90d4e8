import { Button, Group, Paper, Text } from "@mantine/core";
import { formatTime, useLanguage, useT } from "@mindo/i18n";
import { type Live, live, type TopicReducer, useTopic } from "@mindo/live";
import { useState } from "react";
import classes from "./SupportNotes.module.css";

type Notes = readonly Live.SupportNote[];

const notes: TopicReducer<`support:${string}`, Notes> = {
  snapshot: (snapshot) => snapshot.notes,
  event: (shown, { name, data }) => {
    if (name === "note.seen") return shown.filter(({ id }) => id !== data.id);
    return shown.some(({ id }) => id === data.id) ? shown : [...shown, data];
  },
};

/** What the platform's people wrote about a session that is going on: over every screen, the call too, until it is put away. */
export default function SupportNotes({ personId }: { personId: string }) {
  const t = useT();
  useLanguage();
  const { data } = useTopic(`support:${personId}`, notes);
  const [away, setAway] = useState<ReadonlySet<string>>(new Set());
  const shown = (data ?? []).filter(({ id, text }) => text !== null && !away.has(id));
  const put = (id: string) => {
    setAway((before) => new Set(before).add(id));
    // Refused or lost, it only comes back with the next snapshot.
    void live.command("support.seen", { id }).catch(() => undefined);
  };
  return (
    <div className={classes.notes} role="log" aria-live="assertive" aria-label={t("common.support.title")}>
      {shown.map((note) => (
        <Paper key={note.id} className={classes.note}>
          <Text fw={640} size="sm">
            {t("common.support.title")}
          </Text>
          <Text className={classes.words} my={4}>
            {note.text}
          </Text>
          <Group justify="space-between" gap="sm">
            <Text size="xs" c="dimmed" className="mindo-tabular">
              {t("common.support.at", { time: formatTime(note.sent_at) })}
            </Text>
            <Button size="compact-md" onClick={() => put(note.id)}>
              {t("common.support.put")}
            </Button>
          </Group>
        </Paper>
      ))}
    </div>
  );
}
