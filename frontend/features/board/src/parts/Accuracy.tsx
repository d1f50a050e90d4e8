import { Text, Title } from "@mantine/core";
import { api, unwrap } from "@mindo/api";
import { formatNumber, useLanguage, useT } from "@mindo/i18n";
import { useQuery } from "@tanstack/react-query";
import classes from "./Bars.module.css";

const AGAIN_MS = 60_000;

/** How honest the waits were that patients are told at check-in: measured, for who answers for them. */
export function Accuracy() {
  const t = useT();
  useLanguage();
  const { data } = useQuery({
    queryKey: ["board", "accuracy"],
    queryFn: () => unwrap(api.GET("/api/v1/waiting-room/estimate-accuracy", { params: { query: {} } })),
    refetchInterval: AGAIN_MS,
  });
  if (!data) return null;
  const minutes = (value: number | null) => (value === null ? "–" : t("board.metrics.minutes", { count: formatNumber(value, { maximumFractionDigits: 1 }) }));
  const tiles = [
    { label: t("board.accuracy.within"), value: data.within_percent === null ? "–" : formatNumber(data.within_percent / 100, { style: "percent" }) },
    { label: t("board.accuracy.sooner"), value: formatNumber(data.sooner) },
    { label: t("board.accuracy.later"), value: formatNumber(data.later) },
    { label: t("board.accuracy.miss"), value: minutes(data.median_miss_min) },
    { label: t("board.accuracy.width"), value: minutes(data.median_width_min) },
    { label: t("board.accuracy.wait"), value: minutes(data.median_wait_min) },
  ];
  return (
    <section aria-labelledby="accuracy">
      <Title order={2} size="h4" id="accuracy">
        {t("board.accuracy.title")}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t("board.accuracy.lead", { count: data.measured, days: data.days })}
      </Text>
      <dl className={classes.tiles}>
        {tiles.map(({ label, value }) => (
          <div key={label} className={classes.tile}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
