import { Button, Group } from "@mantine/core";
import { useT } from "@mindo/i18n";

interface MoreProps {
  readonly query: { readonly hasNextPage: boolean; readonly isFetchingNextPage: boolean; readonly fetchNextPage: () => unknown };
}

/** The next page of a list, while there is one. */
export function More({ query }: MoreProps) {
  const t = useT();
  if (!query.hasNextPage) return null;
  return (
    <Group justify="center" mt="md">
      <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {t("billing.older")}
      </Button>
    </Group>
  );
}
