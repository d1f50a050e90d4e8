import { useT } from "@mindo/i18n";
import { useRefundsWaiting } from "../data/refused";

/** The number beside the menu's entry; nothing while no refund needs a person. */
export function RefundsCount() {
  const t = useT();
  const waiting = useRefundsWaiting();
  return waiting > 0 ? <span aria-label={t("billing.refused.count", { count: waiting })}>{waiting}</span> : null;
}
