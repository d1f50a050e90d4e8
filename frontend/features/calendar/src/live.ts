import { useMe } from "@mindo/auth";
import { useTopicHandlers } from "@mindo/live";
import { useRefreshFeeds, useRefreshWeek } from "./data";

/** Reads the week again whenever somebody holds, books or gives back time, and the other calendars when they were read. */
export function useOwnCalendarChanges(): void {
  const me = useMe();
  const refresh = useRefreshWeek();
  const refreshFeeds = useRefreshFeeds();
  useTopicHandlers(me?.professional_id ? `calendar:${me.professional_id}` : null, { snapshot: refresh, event: refresh });
  useTopicHandlers(me ? `user:${me.id}` : null, {
    event: ({ name }) => {
      if (name === "busy_feed.changed") refreshFeeds();
    },
  });
}
