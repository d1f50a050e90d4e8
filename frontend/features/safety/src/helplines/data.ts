import { api, type HelplineRow, type HelplineRows, unwrap } from "@mindo/api";
import { useTopicHandlers } from "@mindo/live";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

const KEY = ["helplines", "kept"] as const;
export const KINDS = ["line", "emergency", "directory"] as const;
export type Kind = (typeof KINDS)[number];
type Words = HelplineRow["name"];

/** A line while it is being written. */
export interface Draft {
  readonly kind: Kind;
  readonly country: string;
  readonly name: Words;
  readonly hours: Words;
  readonly description: Words;
  readonly languages: string[];
  readonly call_number: string;
  readonly text_number: string;
  readonly chat_url: string;
  readonly source_url: string;
  readonly position: number;
  readonly active: boolean;
  readonly verified: boolean;
}

const NOTHING: Words = { en: "", hi: "" };

export function draftOf(row: HelplineRow | undefined): Draft {
  if (!row) return { kind: "line", country: "IN", name: NOTHING, hours: NOTHING, description: NOTHING, languages: [], call_number: "", text_number: "", chat_url: "", source_url: "", position: 1, active: true, verified: false };
  const { kind, country, name, hours, description, languages, call_number, text_number, chat_url, source_url, position, active } = row;
  return { kind, country, name, hours, description, languages, call_number, text_number, chat_url, source_url, position, active, verified: false };
}

/** Whether what people dial or open is another than it was: then it has to be checked before it is shown. */
export const needsCheck = (row: HelplineRow | undefined, draft: Draft): boolean =>
  draft.active && (!row || row.country !== draft.country || row.call_number !== draft.call_number || row.text_number !== draft.text_number || row.chat_url !== draft.chat_url);

/** All lines, shown or not; somebody else's change appears by itself. */
export function useKeptHelplines() {
  const cache = useQueryClient();
  const again = () => void cache.invalidateQueries({ queryKey: KEY });
  useTopicHandlers("helplines", { snapshot: again, event: again });
  return useQuery({ queryKey: KEY, queryFn: (): Promise<HelplineRows> => unwrap(api.GET("/api/v1/admin/helplines")) });
}

/** "I have checked it today", of the line as it is shown. */
export function useVerify() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, version }: HelplineRow) => unwrap(api.POST("/api/v1/admin/helplines/{helpline_id}/verification", { params: { path: { helpline_id: id } }, body: { version } })),
    onSettled: () => cache.invalidateQueries({ queryKey: KEY }),
  });
}

export function useSaveHelpline(row: HelplineRow | undefined) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (draft: Draft): Promise<HelplineRow> =>
      unwrap(
        row
          ? api.PUT("/api/v1/admin/helplines/{helpline_id}", { params: { path: { helpline_id: row.id } }, body: { ...draft, version: row.version } })
          : api.POST("/api/v1/admin/helplines", { body: draft }),
      ),
    onSuccess: () => cache.invalidateQueries({ queryKey: KEY }),
  });
}
