import { Alert, Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { formatWhen, useLanguage, useT } from "@mindo/i18n";
import { ErrorState, Icon, SkeletonRows, StatusPill, useNow } from "@mindo/ui";
import { problemWords } from "@mindo/visit";
import { useNote } from "./data/note";
import { isDirty } from "./draft";
import classes from "./NoteEditor.module.css";

/** The session note: saved by the button or Ctrl+S, and never lost to another window, a failure or a change of screen. */
export function NoteEditor({ bookingId, rows = 8 }: { bookingId: string; rows?: number }) {
  const t = useT();
  useLanguage();
  const now = useNow(15_000);
  const { note, draft, error, saving, failure, retry, type, save, resolve } = useNote(bookingId);
  if (error) return <ErrorState error={{ message: problemWords(t, error) }} onRetry={retry} />;
  if (!note || !draft) return <SkeletonRows rows={1} height={200} />;
  if (note.text === null) return <Alert color="gray">{t("notes.erased")}</Alert>;
  const dirty = isDirty(draft);
  return (
    <Stack gap="sm">
      <Textarea
        label={t("notes.label")}
        description={t("notes.hint")}
        placeholder={t("notes.placeholder")}
        value={draft.text}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          void save();
        }}
        autosize
        minRows={rows}
        maxRows={24}
      />
      {draft.theirs ? (
        <Alert color="honey" variant="light" icon={<Icon name="alert" />} title={t("notes.conflict")} role="alert">
          <Stack gap="sm">
            <Text size="sm">{t("notes.conflictBody")}</Text>
            <Text size="sm" fw={560}>
              {t("notes.theirs")}
            </Text>
            <div className={classes.theirs}>{draft.theirs.text}</div>
            <Group gap="xs">
              <Button size="xs" onClick={() => resolve("both")}>
                {t("notes.join")}
              </Button>
              <Button size="xs" variant="default" onClick={() => resolve("mine")}>
                {t("notes.keepMine")}
              </Button>
              <Button size="xs" variant="default" onClick={() => resolve("theirs")}>
                {t("notes.takeTheirs")}
              </Button>
            </Group>
          </Stack>
        </Alert>
      ) : null}
      {failure ? (
        <Alert color="rose" variant="light" icon={<Icon name="alert" />} role="alert">
          {t("notes.failed")} {problemWords(t, failure)}
        </Alert>
      ) : null}
      <Group justify="space-between">
        <span role="status" aria-live="polite">
          {saving ? (
            <StatusPill tone="quiet">{t("notes.saving")}</StatusPill>
          ) : dirty ? (
            <StatusPill tone="attention">{t("notes.draft")}</StatusPill>
          ) : note.updated_at ? (
            <StatusPill tone="good">{t("notes.saved", { when: formatWhen(note.updated_at, now) })}</StatusPill>
          ) : null}
        </span>
        <Button onClick={() => void save()} loading={saving} disabled={!dirty || draft.theirs !== null}>
          {t("notes.save")}
        </Button>
      </Group>
    </Stack>
  );
}
