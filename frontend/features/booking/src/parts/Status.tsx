import type { Booking } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { StatusPill, useNow } from "@mindo/ui";
import { statusOf } from "../status";

export function Status({ booking }: { booking: Booking }) {
  const t = useT();
  const { tone, word } = statusOf(booking, useNow(5_000));
  return <StatusPill tone={tone}>{t(word)}</StatusPill>;
}
