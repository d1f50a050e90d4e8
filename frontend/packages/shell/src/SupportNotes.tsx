import { Button, Group, Paper, Text } from "@mantine/core";
import { formatTime, useLanguage, useT } from "@mindo/i18n";
import { type Live, type TopicEvent, useOptimisticCommand, useTopicCache } from "@mindo/live";
import { skipToken, useQuery } from "@tanstack/react-query";
import classes from "./SupportNotes.module.css";

type Notes = readonly Live.SupportNote[];

function fold(shown: Notes, { name, data }: TopicEvent<`support:${string}`>): Notes {
  if (name === "note.seen") return without(shown, data.id);
  return shown.some(({ id }) => id === data.id) ? shown : [...shown, data];
}

const without = (shown: Notes, seen: string): Notes => shown.filter(({ id }) => id !== seen);

/** What the platform's people wrote about a session that is going on: over every screen, the call too, until it is put away. */
export default function SupportNotes({ personId }: { personId: string }) {
  const t = useT();
  useLanguage();
  const queryKey = ["support", personId];
  useTopicCache<`support:${string}`, Notes>(`support:${personId}`, queryKey, { snapshot: ({ notes }) => notes, event: fold });
  // Nothing to fetch: the topic fills the cache.
  const { data } = useQuery<Notes>({ queryKey, queryFn: skipToken, staleTime: Infinity });
  // Gone at once; refused or not answered, the note is there again.
  const seen = useOptimisticCommand<"support.seen", Notes>("support.seen", queryKey, (shown, { id }) => without(shown, id));
  const put = (id: string) => void seen.run({ id }).catch(() => undefined);
  const shown = (data ?? []).filter(({ text }) => text !== null);
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
