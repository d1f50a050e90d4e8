import { Tabs } from "@mantine/core";
import { useCan } from "@mindo/auth";
import { formatTime, formatWhen, useLanguage, useT } from "@mindo/i18n";
import { type Column, DataTable, EmptyState, Money, Page, SkeletonRows, When } from "@mindo/ui";
import type { BookingRow, PaymentRow } from "../data/rows";
import { useBookings, usePayments } from "../data/watch";
import { useState } from "react";
import { Actions } from "../parts/Actions";
import type { Act, Subject } from "../parts/acts";
import { State } from "../parts/State";
import { StepIn } from "../parts/StepIn";

/** The end of an id tells rows apart; UUIDv7s of one minute share their beginning. */
const short = (id: string) => `#${id.slice(-6)}`;

/** What may be done about a session that lies ahead. */
const AHEAD: readonly Act[] = ["message", "reassign", "end"];

function Bookings() {
  const t = useT();
  useLanguage();
  const rows = useBookings();
  const [step, setStep] = useState<{ act: Act; subject: Subject } | null>(null);
  if (!rows) return <SkeletonRows />;
  if (rows.length === 0) return <EmptyState title={t("board.flow.empty")} art="path" />;
  const columns: Column<BookingRow>[] = [
    { key: "id", label: t("board.flow.booking"), head: true, cell: (row) => short(row.booking_id) },
    { key: "state", label: t("board.flow.state"), cell: (row) => <State kind="booking" state={row.state} /> },
    { key: "starts", label: t("board.flow.starts"), cell: (row) => <When at={row.starts_at} /> },
    { key: "price", label: t("board.flow.price"), numeric: true, cell: (row) => <Money value={row.price} /> },
    { key: "at", label: t("board.flow.changed"), numeric: true, cell: (row) => formatTime(row.at) },
    {
      key: "acts",
      label: t("board.flow.acts"),
      cell: (row) => {
        if (row.state !== "confirmed") return null;
        const subject: Subject = { booking_id: row.booking_id, place: "booked", label: `${short(row.booking_id)} · ${formatWhen(row.starts_at, Date.now())}` };
        return <Actions subject={subject} name={short(row.booking_id)} acts={AHEAD} onAct={(act) => setStep({ act, subject })} />;
      },
    },
  ];
  return (
    <>
      <DataTable caption={t("board.flow.bookings")} columns={columns} rows={rows} rowKey={(row) => row.booking_id} flashKey={(row) => row.state} />
      {step ? <StepIn key={`${step.act} ${step.subject.booking_id}`} act={step.act} subject={step.subject} onClose={() => setStep(null)} onShown={() => undefined} /> : null}
    </>
  );
}

function Payments() {
  const t = useT();
  useLanguage();
  const rows = usePayments();
  if (!rows) return <SkeletonRows />;
  if (rows.length === 0) return <EmptyState title={t("board.flow.empty")} art="ledger" />;
  const columns: Column<PaymentRow>[] = [
    { key: "id", label: t("board.flow.payment"), head: true, cell: (row) => short(row.payment_id) },
    { key: "state", label: t("board.flow.state"), cell: (row) => <State kind="payment" state={row.state} /> },
    { key: "amount", label: t("board.flow.amount"), numeric: true, cell: (row) => <Money value={row} /> },
    { key: "created", label: t("board.flow.created"), numeric: true, cell: (row) => formatTime(row.created_at) },
  ];
  return <DataTable caption={t("board.flow.payments")} columns={columns} rows={rows} rowKey={(row) => row.payment_id} flashKey={(row) => row.version} />;
}

/** Bookings and payments as they come in. */
export default function Flow() {
  const t = useT();
  const can = useCan();
  return (
    <Page title={t("board.flow.title")} lead={t("board.flow.lead")} width="full">
      <Tabs defaultValue="bookings">
        <Tabs.List mb="md">
          <Tabs.Tab value="bookings">{t("board.flow.bookings")}</Tabs.Tab>
          {can("billing.payments_any") ? <Tabs.Tab value="payments">{t("board.flow.payments")}</Tabs.Tab> : null}
        </Tabs.List>
        <Tabs.Panel value="bookings">
          <Bookings />
        </Tabs.Panel>
        <Tabs.Panel value="payments">
          <Payments />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
