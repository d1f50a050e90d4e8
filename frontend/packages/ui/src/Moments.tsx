import { Text, type TextProps } from "@mantine/core";
import { formatDuration, formatMoney, formatTime, formatWhen, type MoneyAmount, useLanguage, useT } from "@mindo/i18n";
import { useNow } from "./useNow";

/** An amount in minor units with its currency, in tabular figures. */
export function Money({ value, ...props }: { value: MoneyAmount } & TextProps) {
  useLanguage();
  return (
    <Text span inherit className="mindo-tabular" {...props}>
      {formatMoney(value)}
    </Text>
  );
}

interface WhenProps extends TextProps {
  readonly at: string;
  /** The other party's IANA zone: shown too where its wall clock differs. */
  readonly otherZone?: string | null;
}

/** "today 16:30 (in 25 min)" in the reader's zone, and the other party's time where it differs. */
export function When({ at, otherZone, ...props }: WhenProps) {
  const t = useT();
  const { zone } = useLanguage();
  const now = useNow(15_000);
  const differs = otherZone && formatTime(at, otherZone) !== formatTime(at, zone);
  return (
    <Text span inherit className="mindo-tabular" {...props}>
      <time dateTime={at}>{formatWhen(at, now)}</time>
      {differs ? (
        <Text span size="sm" c="dimmed">
          {" · "}
          {t("common.when.otherZone", { time: formatTime(at, otherZone), zone: otherZone.split("/").pop()?.replaceAll("_", " ") ?? otherZone })}
        </Text>
      ) : null}
    </Text>
  );
}

/** Time left until an instant, ticking: "9:41 left"; Wrap in a live region only near the end. */
export function Countdown({ until, bare = false, ...props }: { until: string; bare?: boolean } & TextProps) {
  const t = useT();
  const left = (Date.parse(until) - useNow()) / 1000;
  const time = formatDuration(left);
  return (
    <Text span inherit className="mindo-tabular" role="timer" {...props}>
      {left <= 0 ? t("common.countdown.over") : bare ? time : t("common.countdown.left", { time })}
    </Text>
  );
}

/** Time passed since an instant, ticking: "4:05". */
export function Elapsed({ since, ...props }: { since: string } & TextProps) {
  const passed = (useNow() - Date.parse(since)) / 1000;
  return (
    <Text span inherit className="mindo-tabular" role="timer" {...props}>
      {formatDuration(passed)}
    </Text>
  );
}
