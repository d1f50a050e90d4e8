import { Alert, Button, Group, SegmentedControl, Stack } from "@mantine/core";
import type { Order } from "@mindo/api";
import { formatDay, useLanguage, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, SkeletonRows, useNow } from "@mindo/ui";
import { SlotPicker } from "@mindo/visit/slots";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useBookWith, useOrder } from "../data/orders";

type Modality = "video" | "audio";

function Times({ order }: { order: Order }) {
  const t = useT();
  const { zone } = useLanguage();
  const now = useNow(60_000);
  const navigate = useNavigate();
  const cache = useQueryClient();
  const book = useBookWith(order);
  const ways = order.package.modalities.filter((one): one is Modality => one === "video" || one === "audio");
  const [modality, setModality] = useState<Modality>(ways[0] ?? "video");
  const [picked, setPicked] = useState<string | null>(null);
  const [lost, setLost] = useState(false);
  return (
    <Stack gap="lg">
      {ways.length > 1 ? (
        <SegmentedControl aria-label={t("gigs.editor.modalities")} value={modality} onChange={(value) => setModality(value === "audio" ? "audio" : "video")} data={ways.map((value) => ({ value, label: t(`gigs.modality.${value}`) }))} />
      ) : null}
      <SlotPicker
        professional={order.professional}
        minutes={order.package.minutes}
        chosen={picked}
        onChoose={(at) => {
          book.reset();
          setLost(false);
          setPicked(at);
        }}
        onLost={() => {
          // The time also goes when it is this booking that takes it.
          if (book.isPending || book.isSuccess) return;
          setLost(true);
          setPicked(null);
        }}
      />
      {lost && !book.error ? (
        <Alert color="honey" role="alert">
          {t("slots.lost")}
        </Alert>
      ) : null}
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
          onClick={() => picked && book.mutate({ startsAt: picked, modality }, { onSuccess: (booking) => void navigate(`/sessions/${booking.id}`, { replace: true }), onError: () => void cache.invalidateQueries({ queryKey: ["slots", order.professional.id] }) })}
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
