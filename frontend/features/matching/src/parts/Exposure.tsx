import { BarChart } from "@mantine/charts";
import "@mantine/charts/styles.css";
import { SimpleGrid, Stack, Text, Title } from "@mantine/core";
import type { ExposureRow } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { ErrorState, SkeletonRows } from "@mindo/ui";
import { useWords } from "../data/matching";
import { useExposure } from "../data/weights";

const GROUPS = ["gender", "kind", "new"] as const;
const share = (part: number, whole: number) => (whole > 0 ? Math.round((100 * part) / whole) : 0);

/** Who is shown how often, beside how many of them there are. */
export function Exposure() {
  const t = useT();
  const words = useWords();
  const found = useExposure();
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <SkeletonRows />;
  const all = found.data.results;
  const name = (row: ExposureRow) =>
    row.group === "new" ? t(row.value === "true" ? "matching.admin.yes" : "matching.admin.no") : row.value === "" ? t("matching.admin.unsaid") : row.group === "gender" ? words.gender(row.value) : words.kind(row.value);
  return (
    <Stack gap="md">
      <Text c="dimmed">{t("matching.admin.exposureLead")}</Text>
      <SimpleGrid cols={{ base: 1, md: 3 }}>
        {GROUPS.map((group) => {
          const rows = all.filter((row) => row.group === group);
          const listed = rows.reduce((sum, row) => sum + row.listed, 0);
          const shown = rows.reduce((sum, row) => sum + row.shown, 0);
          const data = rows.map((row) => ({ name: name(row), listed: share(row.listed, listed), shown: share(row.shown, shown) }));
          return (
            <figure key={group} aria-label={t(`matching.admin.groups.${group}`)}>
              <Title order={3} size="h4" mb="sm">
                {t(`matching.admin.groups.${group}`)}
              </Title>
              <div aria-hidden>
                <BarChart h={240} data={data} dataKey="name" withLegend series={[{ name: "listed", label: t("matching.admin.listed"), color: "gray.5" }, { name: "shown", label: t("matching.admin.shown"), color: "pine.6" }]} barChartProps={{ accessibilityLayer: false }} />
              </div>
              <Text component="figcaption" size="sm" c="dimmed">
                {data.map((row) => `${row.name}: ${String(row.shown)} % / ${String(row.listed)} %`).join(" · ")}
              </Text>
            </figure>
          );
        })}
      </SimpleGrid>
    </Stack>
  );
}
