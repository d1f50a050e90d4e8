import { Group, Switch, Text } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { live, LiveRefusal, useOptimistic } from "@mindo/live";
import { useState } from "react";
import { useShown } from "./data/live";
import { Presence } from "./Presence";

/** The professional's own presence as everybody sees it, and the choice to be away for a while. */
export function AwaySwitch({ professionalId }: { professionalId: string }) {
  const t = useT();
  const shown = useShown({ id: professionalId, next_slot: null, presence: "offline", presence_until: null });
  // Chosen is shown at once; what the directory says takes over as soon as it has answered.
  const [away, change] = useOptimistic(shown.presence === "away");
  const [error, setError] = useState<string | null>(null);
  const choose = async (next: boolean) => {
    setError(null);
    try {
      await change(
        () => next,
        () => live.command("presence.choose", { away: next }),
      );
    } catch (refused) {
      setError(refused instanceof LiveRefusal ? refused.message : String(refused));
    }
  };
  return (
    <div>
      <Group gap="sm" justify="flex-end">
        <Presence presence={shown.presence} until={shown.until} />
        <Switch label={t("directory.presence.choose")} checked={away} onChange={(event) => void choose(event.currentTarget.checked)} />
      </Group>
      {error ? (
        <Text size="sm" c="rose" role="alert" ta="end">
          {error}
        </Text>
      ) : null}
    </div>
  );
}
