import { Alert, Button, Chip, Group, SegmentedControl, Stack, Title } from "@mantine/core";
import type { Order } from "@mindo/api";
import { formatDate, formatDay, formatTime, dayIn, useLanguage, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, SkeletonRows, useNow } from "@mindo/ui";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useBookWith, useFreeTimes, useOrder } from "../data/orders";
import classes from "../parts/Gigs.module.css";

type Modality = "video" | "audio";

function Times({ order }: { order: Order }) {
  const t = useT();
  const { zone } = useLanguage();
  const now = useNow(60_000);
  const navigate = useNavigate();
  const free = useFreeTimes(order.professional.id, order.package.minutes);
  const book = useBookWith(order);
  const ways = order.package.modalities.filter((one): one is Modality => one === "video" || one === "audio");
  const [modality, setModality] = useState<Modality>(ways[0] ?? "video");
  const [day, setDay] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const starts = free.data ?? [];
  const days = [...new Set(starts.map((at) => dayIn(at, zone)))];
  const shown = day !== null && days.includes(day) ? day : (days[0] ?? null);
  // A time somebody else took while she looked is not chosen any more.
  const picked = chosen !== null && starts.includes(chosen) ? chosen : null;
  if (free.isPending) return <SkeletonRows rows={3} height={64} />;
  if (free.isError) return <ErrorState error={free.error} onRetry={() => void free.refetch()} />;
  if (shown === null) {
    return (
      <EmptyState art="path" title={t("gigs.book.none")}>
        {t("gigs.book.noneBody", { name: order.professional.display_name })}
      </EmptyState>
    );
  }
  return (
    <Stack gap="lg">
      {ways.length > 1 ? (
        <SegmentedControl aria-label={t("gigs.editor.modalities")} value={modality} onChange={(value) => setModality(value === "audio" ? "audio" : "video")} data={ways.map((value) => ({ value, label: t(`gigs.modality.${value}`) }))} />
      ) : null}
      <Stack gap="xs" component="section" aria-labelledby="days">
        <Title order={2} size="h4" id="days">
          {t("gigs.book.day")}
        </Title>
        <Chip.Group value={shown} onChange={(value) => setDay(value)}>
          <div className={classes.days}>
            {days.map((one) => (
              <Chip key={one} value={one} radius="md">
                {formatDate(`${one}T12:00:00Z`, { weekday: "short", day: "numeric", month: "short" }, "UTC")}
              </Chip>
            ))}
          </div>
        </Chip.Group>
      </Stack>
      <Stack gap="xs" component="section" aria-labelledby="times">
        <Title order={2} size="h4" id="times">
          {t("gigs.book.time")}
        </Title>
        <div className={classes.times}>
          {starts.filter((at) => dayIn(at, zone) === shown).map((at) => (
            <Button key={at} variant={at === picked ? "filled" : "default"} color="pine" aria-pressed={at === picked} className="mindo-tabular" onClick={() => setChosen(at)}>
              {formatTime(at, zone)}
            </Button>
          ))}
        </div>
      </Stack>
      {book.error ? (
        <Alert color="rose" role="alert">
          {t.maybe(`booking.problem.${book.error.code}`) ?? book.error.message}
        </Alert>
      ) : null}
      <Group gap="sm">
        <Button
          color="clay"
          size="lg"
          disabled={picked === null}
          loading={book.isPending}
          onClick={() => picked && book.mutate({ startsAt: picked, modality }, { onSuccess: (booking) => void navigate(`/sessions/${booking.id}`, { replace: true }), onError: () => void free.refetch() })}
        >
          {picked ? t("gigs.book.confirm", { when: formatDay(picked, now, zone) }) : t("gigs.book.choose")}
        </Button>
        <Button component={Link} to={`/orders/${order.id}`} variant="subtle" color="gray">
          {t("common.cancel")}
        </Button>
      </Group>
    </Stack>
  );
}

/** A time for a session that is paid for. */
export default function BookSession() {
  const t = useT();
  const { orderId = "" } = useParams();
  const found = useOrder(orderId);
  const order = found.data;
  return (
    <Page title={t("gigs.book.title")} documentTitle={t("gigs.order.title")} lead={order?.credits ? t("gigs.order.sessionsLeft", { left: order.credits.left, count: order.credits.count }) : undefined} width="text">
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <SkeletonRows rows={3} height={110} /> : null}
      {order && order.actions.includes("redeem") ? <Times order={order} /> : null}
      {order && !order.actions.includes("redeem") ? <EmptyState art="cup" title={t("gigs.book.over")} action={<Button component={Link} to={`/orders/${order.id}`}>{t("gigs.order.title")}</Button>} /> : null}
    </Page>
  );
}
