import { LineChart } from "@mantine/charts";
import "@mantine/charts/styles.css";
import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { TrendView } from "@mindo/api";
import { formatDate, useLanguage, useT } from "@mindo/i18n";
import { type Column, DataTable, StatusPill } from "@mindo/ui";
import { ReferenceArea } from "recharts";
import { usePhrase } from "../data/assessments";
import { TONES } from "./Result";
import classes from "./TrendChart.module.css";

const WASH: Readonly<Record<string, string>> = {
  calm: "var(--mindo-moss-wash)",
  mild: "var(--mindo-sunken)",
  attention: "var(--mindo-honey-wash)",
  serious: "var(--mindo-rose-wash)",
};
type Point = TrendView["points"][number];

/** Totals over time on the bands they lie in, and the same as a table. */
export function TrendChart({ trend }: { trend: TrendView }) {
  const t = useT();
  const phrase = usePhrase();
  useLanguage();
  const name = phrase(trend.title);
  const latest = trend.points.at(-1);
  const band = (code: string | null) => trend.bands.find((one) => one.code === code);
  const now = band(latest?.band ?? null);
  const columns: Column<Point>[] = [
    { key: "at", label: t("assessments.trend.when"), head: true, cell: (point) => formatDate(point.at, { day: "numeric", month: "short", year: "numeric" }) },
    { key: "total", label: t("assessments.trend.total"), numeric: true, cell: (point) => point.total },
    { key: "band", label: t("assessments.trend.band"), cell: (point) => phrase(band(point.band)?.label) },
    { key: "change", label: t("assessments.trend.change"), cell: (point) => t(`assessments.trend.${point.change ?? "first"}`) },
  ];
  return (
    <Paper withBorder p="lg" className={classes.card}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={3} size="h4">
            {name}
          </Title>
          {now && latest ? (
            <StatusPill tone={TONES[now.tone] ?? "quiet"}>
              {t("assessments.trend.latest")}: {latest.total}, {phrase(now.label)}
            </StatusPill>
          ) : null}
        </Group>
        <div aria-hidden>
          <LineChart
            h={220}
            data={trend.points.map((point) => ({ at: formatDate(point.at, { day: "numeric", month: "short" }), total: point.total }))}
            dataKey="at"
            series={[{ name: "total", label: t("assessments.trend.total"), color: "pine.6" }]}
            curveType="linear"
            withLegend={false}
            yAxisProps={{ domain: [trend.low, trend.high], width: 30 }}
            dotProps={{ r: 5 }}
            lineChartProps={{ accessibilityLayer: false }}
          >
            {trend.bands.map((one) => (
              <ReferenceArea key={one.code} y1={one.low === trend.low ? one.low : one.low - 0.5} y2={one.high === trend.high ? one.high : one.high + 0.5} fill={WASH[one.tone] ?? "none"} fillOpacity={0.75} ifOverflow="hidden" />
            ))}
          </LineChart>
        </div>
        {trend.meaningful_change ? (
          <Text size="sm" c="dimmed">
            {t("assessments.trend.meaningful", { points: trend.meaningful_change })}
          </Text>
        ) : null}
        <details className={classes.table}>
          <summary>{t("assessments.trend.table")}</summary>
          <DataTable caption={t("assessments.trend.caption", { name })} columns={columns} rows={[...trend.points].reverse()} rowKey={(point) => point.response_id} />
        </details>
      </Stack>
    </Paper>
  );
}
