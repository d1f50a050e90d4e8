import { ActionIcon, Button, FileButton, Group, Stack, Text } from "@mantine/core";
import type { OrderFileView } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import type { UseMutationResult } from "@tanstack/react-query";

interface FilesFieldProps {
  readonly files: readonly OrderFileView[];
  readonly onChange: (files: readonly OrderFileView[]) => void;
  readonly upload: UseMutationResult<OrderFileView, Error, File>;
}

const MOST = 5;

/** Files given with words: each is uploaded as soon as it is chosen, and handed over with the words. */
export function FilesField({ files, onChange, upload }: FilesFieldProps) {
  const t = useT();
  return (
    <Stack gap="xs">
      {files.map((file) => (
        <Group key={file.id} justify="space-between" wrap="nowrap">
          <Text size="sm">{file.name}</Text>
          <ActionIcon variant="subtle" color="gray" aria-label={t("disputes.files.remove", { name: file.name ?? "" })} onClick={() => onChange(files.filter(({ id }) => id !== file.id))}>
            <Icon name="cross" />
          </ActionIcon>
        </Group>
      ))}
      <div>
        <FileButton accept="application/pdf,image/png,image/jpeg" onChange={(file) => file && upload.mutate(file, { onSuccess: (added) => onChange([...files, added]) })}>
          {(props) => (
            <Button {...props} variant="default" size="sm" loading={upload.isPending} disabled={files.length >= MOST} leftSection={<Icon name="plus" size={16} />}>
              {t("disputes.files.add")}
            </Button>
          )}
        </FileButton>
      </div>
      <Text size="xs" c="dimmed">
        {t("disputes.files.hint")}
      </Text>
    </Stack>
  );
}
