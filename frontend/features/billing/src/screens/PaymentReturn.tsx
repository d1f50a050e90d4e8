import { Button, Group, Loader, Paper, Stack, Text, Title } from "@mantine/core";
import type { PaymentAnswer } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Icon, type IconName, Money, Page, SkeletonRows } from "@mindo/ui";
import { Link, useSearchParams } from "react-router";
import { useCheckout } from "../data/mine";
import { type Outcome, outcomeOf } from "../data/rows";
import classes from "./PaymentReturn.module.css";

const signs: Readonly<Record<Outcome, { icon: IconName; tone: string }>> = {
  waiting: { icon: "clock", tone: "quiet" },
  booked: { icon: "check", tone: "good" },
  declined: { icon: "cross", tone: "bad" },
  expired: { icon: "clock", tone: "quiet" },
  returning: { icon: "history", tone: "attention" },
  delayed: { icon: "clock", tone: "attention" },
  returned: { icon: "history", tone: "quiet" },
  partly: { icon: "history", tone: "attention" },
};

/** The one thing to do next, by what became of the payment. */
function Next({ payment, outcome }: { payment: PaymentAnswer; outcome: Outcome }) {
  const t = useT();
  if (outcome === "waiting") {
    return payment.redirect_url ? (
      <Button component="a" href={payment.redirect_url} variant="default">
        {t("billing.return.backToPay")}
      </Button>
    ) : null;
  }
  const order = payment.kind === "gig_order";
  if (outcome === "declined" && (order || payment.kind === "booking")) {
    return (
      <Button color="clay" component={Link} to={`/${order ? "orders" : "checkout"}/${payment.payable_id}`}>
        {t("billing.return.tryAgain")}
      </Button>
    );
  }
  if (outcome === "booked" || outcome === "partly") {
    return (
      <Button color="clay" component={Link} to={order ? `/orders/${payment.payable_id}` : payment.kind === "booking" ? `/sessions/${payment.payable_id}` : "/"}>
        {t(order ? "billing.return.toOrder" : "billing.return.toSession")}
      </Button>
    );
  }
  if (order) {
    return (
      <Button color="clay" component="a" href="/gigs">
        {t("billing.return.otherOffers")}
      </Button>
    );
  }
  return (
    <Button color="clay" component="a" href="/professionals">
      {t("billing.return.otherTimes")}
    </Button>
  );
}

function Result({ payment }: { payment: PaymentAnswer }) {
  const t = useT();
  const outcome = outcomeOf(payment);
  // Money that came when the time had gone is a different story from a refund of a session.
  const story = payment.outcome === "refund" && (outcome === "returning" || outcome === "returned") ? (`${outcome}Late` as const) : outcome;
  const words = payment.kind === "gig_order" && (story === "booked" || story === "declined" || story === "expired") ? (`${story}Order` as const) : story;
  const { icon, tone } = signs[outcome];
  return (
    <Paper className={classes.card} data-tone={tone}>
      <Stack align="center" gap="lg">
        <span className={classes.sign} data-tone={tone}>
          {outcome === "waiting" ? <Loader size={28} color="pine" /> : <Icon name={icon} size={32} />}
        </span>
        <Stack gap="xs" align="center" role="status" aria-live="polite">
          <Title order={2} ta="center">
            {t(`billing.return.${words}.title`)}
          </Title>
          <Text c="dimmed" ta="center" maw={420}>
            {t(`billing.return.${words}.body`)}
          </Text>
        </Stack>
        <dl className={classes.facts}>
          <div>
            <dt>{t("billing.amount")}</dt>
            <dd>
              <Money value={payment.price} fw={600} />
            </dd>
          </div>
          <div>
            <dt>{t("billing.reference")}</dt>
            <dd className="mindo-tabular">{payment.reference}</dd>
          </div>
        </dl>
        <Group justify="center">
          <Next payment={payment} outcome={outcome} />
          <Button variant="subtle" component={Link} to="/payments">
            {t("billing.return.allPayments")}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

/** Where the gateway brings the payer back to. What it says comes from the server, never from the address. */
export default function PaymentReturn() {
  const t = useT();
  const [search] = useSearchParams();
  const checkout = useCheckout(search.get("checkout") ?? "");
  return (
    <Page title={t("billing.return.title")} width="narrow">
      {checkout.data ? (
        <Result payment={checkout.data} />
      ) : checkout.error ? (
        checkout.error.status === 404 ? (
          <EmptyState title={t("billing.return.unknown")} art="path" action={<Button component={Link} to="/payments">{t("billing.return.allPayments")}</Button>} />
        ) : (
          <ErrorState error={checkout.error} onRetry={() => void checkout.refetch()} />
        )
      ) : search.get("checkout") ? (
        <SkeletonRows rows={1} height={320} />
      ) : (
        <EmptyState title={t("billing.return.unknown")} art="path" action={<Button component={Link} to="/payments">{t("billing.return.allPayments")}</Button>} />
      )}
    </Page>
  );
}
