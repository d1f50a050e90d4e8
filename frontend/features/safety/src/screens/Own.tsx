import { useMe } from "@mindo/auth";
import { useOwnAlerts } from "../data/alerts";
import { Queue } from "../parts/Queue";

/** Alerts about a professional's own clients. */
export default function Own() {
  const me = useMe();
  return <Queue alerts={useOwnAlerts(me?.id ?? null)} clientLink={(personId) => `/pro/clients/${personId}/check-ins`} />;
}
