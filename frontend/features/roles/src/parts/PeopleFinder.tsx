import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useT } from "@mindo/i18n";
import { ErrorState, Icon, SkeletonRows } from "@mindo/ui";
import { type ReactNode, useState } from "react";
import { type Person, usePeople } from "../data/roles";

interface FinderProps {
  readonly label: string;
  /** Renders what was found; `null` while nothing has been asked. */
  readonly children: (people: readonly Person[] | null) => ReactNode;
}

/** A search for accounts that asks once the typing pauses. */
export function PeopleFinder({ label, children }: FinderProps) {
  const t = useT();
  const [typed, setTyped] = useState("");
  const [query] = useDebouncedValue(typed.trim(), 300);
  const { data, error, refetch, isLoading } = usePeople(query);
  return (
    <>
      <TextInput
        type="search"
        label={label}
        description={t("roles.people.short")}
        leftSection={<Icon name="search" />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        maw={460}
        mb="md"
      />
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {isLoading ? <SkeletonRows rows={2} /> : null}
      <div role="status">{error || isLoading ? null : children(query.length >= 3 ? (data ?? null) : null)}</div>
    </>
  );
}
