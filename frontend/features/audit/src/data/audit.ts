import { api, type AuditShape, unwrap } from "@mindo/api";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";

export type AuditLine = AuditShape;

export interface AuditFilter {
  readonly by: string;
  readonly action: string;
  readonly person: string;
  /** YYYY-MM-DDTHH:MM in the reader's own time, or "". */
  readonly since: string;
  readonly until: string;
}

export const noFilter: AuditFilter = { by: "", action: "", person: "", since: "", until: "" };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const instant = (local: string): string | undefined => (local ? new Date(local).toISOString() : undefined);

/** What the server is asked: empty fields are left out, and an id that is not finished yet as well. */
export function auditQuery({ by, action, person, since, until }: AuditFilter) {
  return {
    by: by.trim() || undefined,
    action: action.trim() || undefined,
    person: UUID.test(person.trim()) ? person.trim() : undefined,
    since: instant(since),
    until: instant(until),
  };
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
