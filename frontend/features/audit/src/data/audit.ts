import { api, type AuditShape, type SearchBodyRequest, type SightingShape, unwrap } from "@mindo/api";
import { keepPreviousData, useInfiniteQuery, useMutation } from "@tanstack/react-query";

export type AuditLine = AuditShape;
export type Sighting = SightingShape;
export type Outcome = "" | "ok" | "refused";

export interface AuditFilter {
  readonly by: string;
  readonly action: string;
  readonly person: string;
  /** YYYY-MM-DDTHH:MM in the reader's own time, or "". */
  readonly since: string;
  readonly until: string;
  readonly outcome: Outcome;
  readonly breakGlass: boolean;
  /** An emergency opening's id, from the address. */
  readonly glass: string;
}

export const noFilter: AuditFilter = { by: "", action: "", person: "", since: "", until: "", outcome: "", breakGlass: false, glass: "" };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const instant = (local: string): string | undefined => (local ? new Date(local).toISOString() : undefined);
export const idOf = (typed: string): string | undefined => (UUID.test(typed.trim()) ? typed.trim() : undefined);

/** What the server is asked: empty fields are left out, and an id that is not finished yet as well. */
export function auditQuery({ by, action, person, since, until, outcome, breakGlass, glass }: AuditFilter): SearchBodyRequest {
  const asked = {
    by: by.trim() || undefined,
    action: action.trim() || undefined,
    person: idOf(person),
    since: instant(since),
    until: instant(until),
    outcome: outcome || undefined,
    break_glass: breakGlass || undefined,
    glass: idOf(glass),
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

/** Lines of the log page by page, newest first. */
export function useAudit(filter: AuditFilter) {
  const query = auditQuery(filter);
  return useInfiniteQuery({
    queryKey: ["admin", "audit", query],
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/admin/audit", { params: { query: { ...query, limit: 50, cursor: pageParam } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export interface SightingsFilter {
  /** "person": who saw her; "by": whom he saw. */
  readonly asked: "person" | "by";
  readonly id: string;
  readonly since: string;
  readonly until: string;
}

/** Who saw a person, or whom somebody saw, taken together by reader or person. */
export function useSightings({ asked, id, since, until }: SightingsFilter) {
  const query = { [asked]: idOf(id), since: instant(since), until: instant(until) };
  return useInfiniteQuery({
    queryKey: ["admin", "audit", "sightings", query],
    enabled: idOf(id) !== undefined,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/admin/audit/sightings", { params: { query: { ...query, limit: 50, cursor: pageParam } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** Saves a text in the person's downloads. */
function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** Takes the lines found along as a file; asks for a fresh proof first. */
export const useExport = () =>
  useMutation({
    mutationFn: async (filter: AuditFilter) => {
      const text = await unwrap(api.POST("/api/v1/admin/audit/export", { body: auditQuery(filter), parseAs: "text" }));
      save("audit-log.csv", text);
    },
  });
