import type { BalanceAnswer, PaymentAdminAnswer, PaymentAnswer } from "@mindo/api";
import type { Live } from "@mindo/live";

/** One page of a list, as the API answers it. */
export interface Page<Row> {
  readonly results: readonly Row[];
  readonly next: string | null;
}

export interface Pages<Row> {
  readonly pages: readonly Page<Row>[];
  readonly pageParams: readonly unknown[];
}

/** A row of `work:payments` as the API's list has it. */
export const paymentFromLive = (row: Live.PaymentRow): PaymentAdminAnswer => ({
  id: row.payment_id,
  kind: row.kind,
  payable_id: row.payable_id,
  payer_id: row.payer_id,
  payee_id: row.payee_id,
  price: { amount: row.amount, currency: row.currency },
  refunded: { amount: row.refunded, currency: row.currency },
  refundable: { amount: row.refundable, currency: row.currency },
  state: row.state as PaymentAdminAnswer["state"],
  created_at: row.created_at,
  version: row.version,
});

/**
 * A changed row takes its place in the list, a new one comes first. What is older than the row shown is old news; what
 * `belongs` refuses leaves the list.
 */
export function rowChanged<Row extends { readonly version: number }>(
  data: Pages<Row>,
  changed: Row,
  idOf: (row: Row) => string,
  belongs: (row: Row) => boolean = () => true,
): Pages<Row> {
  const shown = data.pages.flatMap((page) => page.results).find((row) => idOf(row) === idOf(changed));
  if (shown && shown.version >= changed.version) return data;
  const stays = belongs(changed);
  if (!shown && !stays) return data;
  return {
    ...data,
    pages: data.pages.map((page, index) => ({
      ...page,
      results: shown
        ? page.results.flatMap((row) => (row === shown ? (stays ? [changed] : []) : [row]))
        : index === 0
          ? [changed, ...page.results]
          : page.results,
    })),
  };
}

/** Balances by currency; a row of an earlier posting than the one shown is old news. */
export function balancesChanged(shown: readonly BalanceAnswer[], changed: readonly BalanceAnswer[]): readonly BalanceAnswer[] {
  const known = new Map(shown.map((row) => [row.currency, row]));
  return changed.map((row) => {
    const before = known.get(row.currency);
    return before && before.version > row.version ? before : row;
  });
}

export const rowsOf = <Row>(data: Pages<Row> | undefined): readonly Row[] => data?.pages.flatMap((page) => page.results) ?? [];

/** What a payer is told of her payment; one word for each thing she may have to do. */
export type Outcome = "waiting" | "booked" | "declined" | "expired" | "returning" | "delayed" | "returned" | "partly";

export function outcomeOf(payment: Pick<PaymentAnswer, "state" | "refund_delayed">): Outcome {
  if (payment.refund_delayed) return "delayed";
  switch (payment.state) {
    case "paid":
      return "booked";
    case "declined":
      return "declined";
    case "expired":
      return "expired";
    case "refunding":
      return "returning";
    case "refunded":
      return "returned";
    case "partly_refunded":
      return "partly";
    default:
      return "waiting";
  }
}
