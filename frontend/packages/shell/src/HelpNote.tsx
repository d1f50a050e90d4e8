import { Text } from "@mantine/core";
import { formatDay, useT } from "@mindo/i18n";
import { useNow } from "@mindo/ui";
import type { Help } from "./help";

/** Says which numbers these are when the server did not answer; nothing otherwise. */
export function HelpNote({ help }: { help: Help }) {
  const t = useT();
  const now = useNow(60_000);
  if (help.instead === null) return null;
  return (
    <Text size="sm" c="dimmed" role="status">
      {help.instead === "kept" && help.keptAt ? t("common.crisis.kept", { date: formatDay(help.keptAt, now) }) : t("common.crisis.builtIn")}
    </Text>
  );
}
