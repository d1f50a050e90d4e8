import { Button, Group, Stack, Text } from "@mantine/core";
import type { Booking } from "@mindo/api";
import { formatDay, useLanguage, useT } from "@mindo/i18n";
import { EmptyState, Icon, SkeletonRows, useNow } from "@mindo/ui";
import { useNavigate } from "react-router";
import { useAlternatives, useHoldInstead } from "../data/alternatives";
import { Problem } from "./Problem";

/** The hold has ended: the nearest free times of the same professional, each one tap away. */
export function Alternatives({ booking }: { booking: Booking }) {
  const t = useT();
  useLanguage();
  const now = useNow(60_000);
  const navigate = useNavigate();
  const free = useAlternatives(booking);
  const hold = useHoldInstead(booking);
  const name = booking.professional.display_name;
  const times = free.data ?? [];
  return (
    <EmptyState
      art="path"
      title={t("booking.checkout.expired")}
      action={
        <Button component="a" href={`/p/${booking.professional.slug}`} variant="default">
          {t("booking.checkout.other")}
        </Button>
      }
    >
      <Stack gap="md" align="center">
        <Text>{times.length > 0 || free.isPending ? t("booking.checkout.expiredBody", { name }) : t("booking.checkout.expiredNone", { name })}</Text>
        {hold.isError ? <Problem error={hold.error} /> : null}
        {free.isPending ? <SkeletonRows rows={2} height={44} /> : null}
        <Group justify="center" gap="xs">
          {times.map((time) => (
            <Button
              key={time.starts_at}
              variant="light"
              color="pine"
              leftSection={<Icon name="clock" size={18} />}
              loading={hold.isPending && hold.variables.starts_at === time.starts_at}
              onClick={() => hold.mutate(time, { onSuccess: ({ id }) => void navigate(`/checkout/${id}`, { replace: true }) })}
              aria-label={t("booking.checkout.hold", { when: formatDay(time.starts_at, now) })}
            >
              {formatDay(time.starts_at, now)}
            </Button>
          ))}
        </Group>
      </Stack>
    </EmptyState>
  );
}
