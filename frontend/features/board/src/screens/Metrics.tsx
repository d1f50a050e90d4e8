import { SegmentedControl } from "@mantine/core";
import { useCan } from "@mindo/auth";
import { formatDate, formatMoney, formatNumber, formatTime, useLanguage, useT } from "@mindo/i18n";
import { Page, SkeletonCards } from "@mindo/ui";
import { useState } from "react";
import { type Bucket, currenciesOf, meanWait, noShows, useMetrics } from "../data/metrics";
import { Accuracy } from "../parts/Accuracy";
import { type Bar, Bars } from "../parts/Bars";
import classes from "../parts/Bars.module.css";

type Span = "hours" | "days";

/** The platform in numbers: how things stand, and what happened by hour and by day. */
export default function MetricsScreen() {
  const t = useT();
  useLanguage();
  const can = useCan();
  const metrics = useMetrics();
  const [span, setSpan] = useState<Span>("hours");
  const lead = t("board.metrics.lead");
  const choose = (
    <SegmentedControl
      aria-label={t("board.metrics.span")}
      value={span}
      onChange={setSpan}
      data={[
        { value: "hours", label: t("board.metrics.hours") },
        { value: "days", label: t("board.metrics.days") },
      ]}
    />
  );
  if (!metrics) {
    return (
      <Page title={t("board.metrics.title")} lead={lead} width="full" action={choose}>
        <SkeletonCards cards={6} height={220} />
      </Page>
    );
  }
  const buckets = metrics[span];
  const when = ({ at }: Bucket) => (span === "hours" ? formatTime(at) : formatDate(at, { day: "numeric", month: "short" }, "UTC"));
  const bars = (of: (bucket: Bucket) => number | null, say: (value: number) => string): Bar[] =>
    buckets.map((bucket) => {
      const value = of(bucket);
      return { key: bucket.at, label: when(bucket), value, text: value === null ? t("board.metrics.nobody") : say(value) };
    });
  const sum = (of: (bucket: Bucket) => number) => buckets.reduce((total, bucket) => total + of(bucket), 0);
  const count = (value: number) => formatNumber(value);
  const minutes = (value: number) => t("board.metrics.minutes", { count: formatNumber(value, { maximumFractionDigits: 1 }) });
  const waits = sum(({ waits: one }) => one);
  const { now } = metrics;
  const tiles = [
    { label: t("board.metrics.now.waiting"), value: count(now.waiting) },
    { label: t("board.metrics.now.running"), value: count(now.running) },
    { label: t("board.metrics.now.available"), value: count(now.available) },
    { label: t("board.metrics.now.notes"), value: count(now.finishing_notes) },
    { label: t("board.metrics.now.away"), value: count(now.away) },
    { label: t("board.metrics.now.utilisation"), value: now.utilisation_percent === null ? "–" : formatNumber(now.utilisation_percent / 100, { style: "percent" }) },
  ];
  return (
    <Page title={t("board.metrics.title")} lead={lead} width="full" action={choose}>
      <dl className={classes.tiles}>
        {tiles.map(({ label, value }) => (
          <div key={label} className={classes.tile}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {can("board.watch") ? <Accuracy /> : null}
      <div className={classes.charts}>
        <Bars title={t("board.metrics.bookings")} total={count(sum(({ bookings }) => bookings))} bars={bars(({ bookings }) => bookings, count)} />
        {currenciesOf(buckets).map((currency) => {
          const money = (value: number) => formatMoney({ amount: value, currency });
          const of = ({ revenue }: Bucket) => revenue[currency] ?? 0;
          return <Bars key={currency} title={t("board.metrics.revenue", { currency })} total={money(sum(of))} bars={bars(of, money)} />;
        })}
        <Bars title={t("board.metrics.sessions")} total={count(sum(({ sessions }) => sessions))} bars={bars(({ sessions }) => sessions, count)} />
        <Bars title={t("board.metrics.talked")} total={minutes(sum(({ session_minutes }) => session_minutes))} bars={bars(({ session_minutes }) => session_minutes, minutes)} />
        <Bars title={t("board.metrics.waits")} total={waits > 0 ? minutes(sum(({ wait_seconds }) => wait_seconds) / waits / 60) : t("board.metrics.nobody")} bars={bars(meanWait, minutes)} />
        <Bars title={t("board.metrics.noShows")} total={count(sum(noShows))} bars={bars(noShows, count)} />
        <Bars title={t("board.metrics.cancelled")} total={count(sum(({ cancelled }) => cancelled))} bars={bars(({ cancelled }) => cancelled, count)} />
        <Bars title={t("board.metrics.failures")} total={count(sum(({ technical_failures }) => technical_failures))} bars={bars(({ technical_failures }) => technical_failures, count)} />
      </div>
    </Page>
  );
}
