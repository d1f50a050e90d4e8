import { Paper, Text, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { DataTable } from "@mindo/ui";
import { useId } from "react";
import classes from "./Bars.module.css";

export interface Bar {
  readonly key: string;
  /** When: an hour or a day in words. */
  readonly label: string;
  /** Null where there is nothing to measure. */
  readonly value: number | null;
  /** The value in words. */
  readonly text: string;
}

const HEIGHT = 100;
const STEP = 10;

/** A bar for each hour or day that grows as it is counted; the same numbers stand in a table for who would rather read. */
export function Bars({ title, total, bars }: { title: string; total: string; bars: readonly Bar[] }) {
  const t = useT();
  const id = useId();
  const most = Math.max(...bars.map(({ value }) => value ?? 0), 1);
  return (
    <Paper component="section" className={classes.chart} aria-labelledby={id}>
      <div className={classes.head}>
        <Title order={2} size="h5" id={id}>
          {title}
        </Title>
        <Text fw={640} className="mindo-tabular">
          {total}
        </Text>
      </div>
      <svg className={classes.bars} viewBox={`0 0 ${String(bars.length * STEP)} ${String(HEIGHT)}`} preserveAspectRatio="none" role="img" aria-label={t("board.metrics.chart", { title, total })}>
        {bars.map(({ key, label, value, text }, index) => {
          const height = ((value ?? 0) / most) * (HEIGHT - 4);
          return (
            <rect key={key} className={classes.bar} x={index * STEP + 1} width={STEP - 2} y={HEIGHT - Math.max(height, 1)} height={Math.max(height, 1)} data-empty={!value || undefined}>
              <title>{`${label}: ${text}`}</title>
            </rect>
          );
        })}
      </svg>
      <div className={classes.axis} aria-hidden>
        <span>{bars[0]?.label}</span>
        <span>{bars.at(-1)?.label}</span>
      </div>
      <details className={classes.table}>
        <summary>{t("board.metrics.asTable", { title })}</summary>
        <DataTable
          caption={title}
          columns={[
            { key: "when", label: t("board.metrics.when"), head: true, cell: (bar: Bar) => bar.label },
            { key: "value", label: title, numeric: true, cell: (bar: Bar) => bar.text },
          ]}
          rows={[...bars].reverse()}
          rowKey={(bar) => bar.key}
        />
      </details>
    </Paper>
  );
}
