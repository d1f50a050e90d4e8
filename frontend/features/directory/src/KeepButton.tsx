import { ActionIcon } from "@mantine/core";
import { ApiProblem } from "@mindo/api";
import { useCan } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { toast } from "@mindo/shell";
import { Icon } from "@mindo/ui";
import { useFavouriteIds, useKeep } from "./data/shortlist";

interface KeepButtonProps {
  readonly professionalId: string;
  readonly name: string;
  readonly className?: string | undefined;
}

/** Keeps somebody to find her again. Nothing for visitors: there is nowhere to keep her yet. */
export function KeepButton({ professionalId, name, className }: KeepButtonProps) {
  const t = useT();
  const can = useCan();
  const kept = useFavouriteIds().includes(professionalId);
  const keep = useKeep(professionalId);
  if (!can("favourite.own")) return null;
  return (
    <ActionIcon
      className={className}
      variant={kept ? "filled" : "subtle"}
      color={kept ? "clay" : "gray"}
      size={44}
      radius="xl"
      aria-pressed={kept}
      aria-label={t(kept ? "directory.kept.remove" : "directory.kept.add", { name })}
      onClick={() => keep.mutate(!kept, { onError: (error) => toast(error instanceof ApiProblem ? error.message : t("directory.kept.failed"), "rose") })}
    >
      <Icon name="heart" />
    </ActionIcon>
  );
}
