import { Alert, Button, Group, Paper, Stack, Text } from "@mantine/core";
import type { OrderFileView } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Icon, StatusPill, When } from "@mindo/ui";
import type { useKeep } from "./keep";
import classes from "./Statements.module.css";

/** Something said or handed over. `text` is null once the person's data was erased. */
export interface Statement {
  readonly id: string;
  readonly heading: string;
  readonly by: string;
  readonly mark?: string | undefined;
  readonly text: string | null;
  readonly files: readonly OrderFileView[];
  readonly at: string;
}

/** What was said, oldest first, with the files given with it. */
export function Statements({ statements, keep }: { statements: readonly Statement[]; keep: ReturnType<typeof useKeep> }) {
  const t = useT();
  return (
    <>
      {statements.map((said) => (
        <Paper key={said.id} withBorder p="lg" component="article">
          <Stack gap="sm">
            <Group justify="space-between" gap="sm">
              <Group gap="xs">
                <Text fw={600}>{said.heading}</Text>
                <Text size="sm" c="dimmed">
                  {said.by}
                </Text>
                {said.mark ? <StatusPill tone="attention">{said.mark}</StatusPill> : null}
              </Group>
              <Text size="sm" c="dimmed">
                <When at={said.at} />
              </Text>
            </Group>
            <p className={classes.words}>{said.text ?? t("disputes.erased")}</p>
            {said.files.length > 0 ? (
              <Group gap="sm">
                {said.files.map((file) => (
                  <Button key={file.id} size="sm" variant="default" leftSection={<Icon name="download" size={16} />} loading={keep.isPending && keep.variables.id === file.id} onClick={() => keep.mutate(file)}>
                    {file.name ?? t("disputes.files.one")}
                  </Button>
                ))}
              </Group>
            ) : null}
          </Stack>
        </Paper>
      ))}
      {keep.error ? (
        <Alert color="rose" role="alert">
          {keep.error.message}
        </Alert>
      ) : null}
    </>
  );
}
