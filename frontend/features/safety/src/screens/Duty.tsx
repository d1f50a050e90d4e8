import { useDutyAlerts } from "../data/alerts";
import { Queue } from "../parts/Queue";

/** Every alert, for those on duty. */
export default function Duty() {
  return <Queue alerts={useDutyAlerts()} />;
}
