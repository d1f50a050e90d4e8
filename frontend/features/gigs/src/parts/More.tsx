import { Button, Group } from "@mantine/core";
import { useT } from "@mindo/i18n";

interface MoreProps {
  readonly list: { readonly hasNextPage: boolean; readonly isFetchingNextPage: boolean; readonly fetchNextPage: () => unknown };
}

/** The following page, if there is one. */
export function More({ list }: MoreProps) {
  const t = useT();
  if (!list.hasNextPage) return null;
  return (
    <Group justify="center" mt="lg">
      <Button variant="default" onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
        {t("gigs.more")}
      </Button>
    </Group>
  );
}
