import { Paper, SimpleGrid, Stack, Text } from "@mantine/core";
import type { BalanceAnswer } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Money, When } from "@mindo/ui";
import type { ReactNode } from "react";
import classes from "./Balances.module.css";

function Card({ label, amount, currency, note, main = false }: { label: string; amount: number; currency: string; note?: ReactNode; main?: boolean }) {
  return (
    <Paper className={classes.card} data-main={main}>
      <Text size="sm" className={classes.label}>
        {label}
      </Text>
      {/* A changed amount flashes once. */}
      <Text key={amount} className={`${classes.amount ?? ""} mindo-flash`} component="p">
        <Money value={{ amount, currency }} />
      </Text>
      <Text size="sm" className={classes.label} component="div">
        {note}
      </Text>
    </Paper>
  );
}

/** What a professional has earned in one currency, from delivered to paid. */
export function Balances({ balance }: { balance: BalanceAnswer }) {
  const t = useT();
  const { currency } = balance;
  return (
    <Stack gap="xs" component="section" aria-label={t("billing.earnings.balances", { currency })}>
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing={{ base: "xs", sm: "md" }}>
        <Card main label={t("billing.earnings.available")} amount={balance.available} currency={currency} note={t("billing.earnings.availableNote")} />
        <Card
          label={t("billing.earnings.pending")}
          amount={balance.pending}
          currency={currency}
          note={balance.next_available_at ? <>{t("billing.earnings.nextAt")} <When at={balance.next_available_at} /></> : t("billing.earnings.pendingNote")}
        />
        <Card label={t("billing.earnings.inPayout")} amount={balance.in_payout} currency={currency} note={t("billing.earnings.inPayoutNote")} />
        <Card label={t("billing.earnings.paid")} amount={balance.paid} currency={currency} note={t("billing.earnings.paidNote")} />
      </SimpleGrid>
      {balance.owed > 0 ? (
        <Text size="sm" className={classes.owed}>
          {t("billing.earnings.owed")} <Money value={{ amount: balance.owed, currency }} fw={600} />
        </Text>
      ) : null}
    </Stack>
  );
}
