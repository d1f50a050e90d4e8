import { useT } from "@mindo/i18n";
import { useOpenDifferences } from "../data/differences";

/** The number beside the menu's entry; nothing while all agrees. */
export function DifferencesCount() {
  const t = useT();
  const open = useOpenDifferences();
  return open > 0 ? <span aria-label={t("billing.differences.count", { count: open })}>{open}</span> : null;
}
