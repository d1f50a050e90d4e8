import { Anchor, Skeleton, Stack, Text } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { ErrorState } from "@mindo/ui";
import { type FileSource, useFile } from "../data/files";
import classes from "./FileView.module.css";

/** A sealed file as it is: a picture in place, a PDF in the browser's own viewer, and either in a tab of its own. */
export function FileView({ source, label }: { source: FileSource; label: string }) {
  const t = useT();
  const file = useFile(source);
  if (file.error) return <ErrorState error={file.error} onRetry={() => void file.again()} />;
  if (!file.url) return <Skeleton height={280} radius="md" />;
  return (
    <Stack gap="xs">
      {file.type.startsWith("image/") ? <img src={file.url} alt={label} className={classes.picture} /> : <iframe src={file.url} title={label} className={classes.paper} />}
      <Text size="sm">
        <Anchor href={file.url} target="_blank" rel="noreferrer">
          {t("onboarding.file.open")}
        </Anchor>
      </Text>
    </Stack>
  );
}
