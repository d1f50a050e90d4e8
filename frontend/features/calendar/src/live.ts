import { useMe } from "@mindo/auth";
import { useTopicHandlers } from "@mindo/live";
import { useRefreshWeek } from "./data";

/** Reads the week again whenever somebody holds, books or gives back time with the signed-in professional. */
export function useOwnCalendarChanges(): void {
  const professionalId = useMe()?.professional_id;
  const refresh = useRefreshWeek();
  useTopicHandlers(professionalId ? `calendar:${professionalId}` : null, { snapshot: refresh, event: refresh });
}
