import { api, type ContactShape, type EmergencyContactShape, unwrap } from "@mindo/api";
import { reloadSession } from "@mindo/auth";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

export type Kind = ContactShape["kind"];
const KEY = ["me", "contacts"] as const;
const EMERGENCY = ["me", "emergency-contact"] as const;

export const useContacts = () => useQuery({ queryKey: KEY, queryFn: async () => (await unwrap(api.GET("/api/v1/me/contacts"))).results });

/** Sends a code to a new address or number. */
export function useContactBegin() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: { kind: Kind; value: string }) => unwrap(api.PUT("/api/v1/me/contacts", { body })),
    onSuccess: () => cache.invalidateQueries({ queryKey: KEY }),
  });
}

/** What follows when an address or number has changed: the list and who one is. */
function useChanged() {
  const cache = useQueryClient();
  return () => Promise.all([cache.invalidateQueries({ queryKey: KEY }), reloadSession()]);
}

export function useContactConfirm() {
  const changed = useChanged();
  return useMutation({ mutationFn: (body: { kind: Kind; code: string }) => unwrap(api.POST("/api/v1/me/contacts/confirm", { body })), onSuccess: changed });
}

export function useContactRemove() {
  const changed = useChanged();
  return useMutation({ mutationFn: (kind: Kind) => unwrap(api.POST("/api/v1/me/contacts/remove", { body: { kind } })), onSuccess: changed });
}

export const useEmergency = () => useQuery({ queryKey: EMERGENCY, queryFn: async () => (await unwrap(api.GET("/api/v1/me/emergency-contact"))).contact });

/** Names somebody, or with null nobody any more. */
export function useEmergencyChange() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (contact: Required<EmergencyContactShape> | null) => {
      if (contact !== null) return (await unwrap(api.PUT("/api/v1/me/emergency-contact", { body: contact }))).contact;
      await unwrap(api.DELETE("/api/v1/me/emergency-contact"));
      return null;
    },
    onSuccess: (contact) => cache.setQueryData(EMERGENCY, contact),
  });
}
