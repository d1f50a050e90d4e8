import { api, type IntakeRequest, type MatchCard, unwrap } from "@mindo/api";
import { useMe } from "@mindo/auth";
import { useLanguage, useT } from "@mindo/i18n";
import { useTopicHandlers } from "@mindo/live";
import { askSlots } from "@mindo/visit/slots";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";

const DAYS = 14;
const DAY = 86_400_000;
const SHOWN = 3;

export const useChoices = () => useQuery({ queryKey: ["match", "choices"], queryFn: () => unwrap(api.GET("/api/v1/match/choices")), staleTime: 300_000 });
export const useMatch = () => useMutation({ mutationFn: (intake: Intake) => unwrap(api.POST("/api/v1/match", { body: intake })) });
export const useBlock = () => useMutation({ mutationFn: (id: string) => unwrap(api.POST("/api/v1/match/blocks", { body: { professional_id: id } })) });

const BLOCKS = ["match", "blocks"] as const;

/** Whom one keeps out of one's matches, the latest first; live across one's screens. */
export function useBlocks() {
  const me = useMe();
  const cache = useQueryClient();
  const again = () => void cache.invalidateQueries({ queryKey: BLOCKS });
  useTopicHandlers(me && (`user:${me.id}` as const), {
    snapshot: again,
    event: ({ name }) => {
      if (name === "match_blocks.changed") again();
    },
  });
  return useQuery({ queryKey: BLOCKS, queryFn: () => unwrap(api.GET("/api/v1/match/blocks")) });
}

export function useUnblock() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => unwrap(api.DELETE("/api/v1/match/blocks/{professional_id}", { params: { path: { professional_id: id } } })),
    onSuccess: () => void cache.invalidateQueries({ queryKey: BLOCKS }),
  });
}

/** The next free times of a card, true while one looks: any change of that calendar asks again. */
export function useTimes(card: MatchCard): readonly string[] {
  const cache = useQueryClient();
  const key = useMemo(() => ["match", "times", card.professional_id, card.offer.minutes] as const, [card.professional_id, card.offer.minutes]);
  const found = useQuery({
    queryKey: key,
    queryFn: async () => {
      const from = Date.now();
      const answer = await askSlots(card.professional_id, card.offer.minutes, from, from + DAYS * DAY);
      return answer.slots.slice(0, SHOWN).map(({ starts_at }) => starts_at);
    },
    initialData: card.slots,
    staleTime: 60_000,
  });
  const again = () => void cache.invalidateQueries({ queryKey: key });
  useTopicHandlers(`calendar:${card.professional_id}`, { snapshot: again, event: again });
  return found.data;
}

/** The intake with nothing left unsaid. */
export type Intake = Required<IntakeRequest>;

/** Words for the codes a wish is made of; an unknown code is shown as it is rather than hidden. */
export function useWords() {
  const t = useT();
  const { language } = useLanguage();
  return useMemo(() => {
    const languages = new Intl.DisplayNames([language], { type: "language" });
    const plain = (code: string) => code.replaceAll("_", " ");
    const word = (path: string) => (code: string) => t.maybe(`${path}.${code}`) ?? plain(code);
    const any = (code: string) =>
      ["directory.specialty", "directory.approach", "directory.gender", "matching.style", "matching.culture"].map((path) => t.maybe(`${path}.${code}`)).find(Boolean) ?? plain(code);
    return {
      concern: word("directory.specialty"),
      approach: word("directory.approach"),
      gender: word("directory.gender"),
      kind: word("directory.kind"),
      modality: word("directory.modality"),
      style: word("matching.style"),
      culture: word("matching.culture"),
      any,
      language: (code: string) => languages.of(code) ?? code,
    };
  }, [t, language]);
}

/** Where the browser's zone is likely to be, among the places somebody is licensed for. */
export function guessPlace(zone: string, places: readonly string[]): string | null {
  const country = /Kolkata|Calcutta/.test(zone) ? "IN" : zone === "Europe/Berlin" ? "DE" : zone === "Europe/London" ? "GB" : zone.startsWith("Australia/") ? "AU" : zone.startsWith("Pacific/Auckland") ? "NZ" : "";
  return places.find((place) => place === country) ?? places.find((place) => country !== "" && place.startsWith(`${country}-`)) ?? null;
}
