import { type AlertRow, api, unwrap } from "@mindo/api";
import { type TopicReducer, useTopic } from "@mindo/live";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { alertsAfter, type Alerts, alertsFrom } from "./rows";

const duty: TopicReducer<"alerts", Alerts> = {
  snapshot: (data) => alertsFrom(data.alerts),
  event: (alerts, event) => alertsAfter(alerts, event.data.alert),
};
const own: TopicReducer<`alerts_of:${string}`, Alerts> = {
  snapshot: (data) => alertsFrom(data.alerts),
  event: (alerts, event) => alertsAfter(alerts, event.data.alert),
};

/** Every unresolved alert, live. */
export const useDutyAlerts = () => useTopic("alerts", duty).data;
/** Unresolved alerts about one's own clients, live. */
export const useOwnAlerts = (userId: string | null) => useTopic(userId ? `alerts_of:${userId}` : null, own).data;

const key = (id: string) => ["safety", "alert", id] as const;

/** An alert opened; asked again whenever its row has moved on. */
export const useAlert = (row: AlertRow) =>
  useQuery({
    queryKey: [...key(row.id), row.version],
    queryFn: () => unwrap(api.GET("/api/v1/safety/alerts/{alert_id}", { params: { path: { alert_id: row.id } } })),
    gcTime: 0,
    placeholderData: (before) => before,
  });

export const useResolved = () => useQuery({ queryKey: ["safety", "resolved"], queryFn: () => unwrap(api.GET("/api/v1/safety/alerts")) });

type Resolution = "spoken_with" | "safety_plan" | "emergency_services" | "handed_over" | "no_risk_found" | "not_reached";
export const RESOLUTIONS: readonly Resolution[] = ["spoken_with", "safety_plan", "emergency_services", "handed_over", "no_risk_found", "not_reached"];

type Deed = { readonly do: "acknowledge" } | { readonly do: "hand_over"; readonly note: string } | { readonly do: "resolve"; readonly note: string; readonly resolution: Resolution };

/** Taking, handing over and closing an alert. */
export function useDeed(id: string) {
  const cache = useQueryClient();
  const params = { path: { alert_id: id } };
  return useMutation({
    mutationFn: (deed: Deed) =>
      deed.do === "acknowledge"
        ? unwrap(api.POST("/api/v1/safety/alerts/{alert_id}/acknowledge", { params }))
        : deed.do === "hand_over"
          ? unwrap(api.POST("/api/v1/safety/alerts/{alert_id}/hand-over", { params, body: { note: deed.note } }))
          : unwrap(api.POST("/api/v1/safety/alerts/{alert_id}/resolve", { params, body: { note: deed.note, resolution: deed.resolution } })),
    onSettled: () => void cache.invalidateQueries({ queryKey: ["safety"] }),
  });
}
