import { api, type Phrase, unwrap } from "@mindo/api";
import { useLanguage } from "@mindo/i18n";
import { useQuery } from "@tanstack/react-query";

export const catalogueKey = ["assessments"] as const;
export const trendsKey = ["assessments", "trends"] as const;
export const responseKey = (id: string) => ["assessments", "response", id] as const;

export const useCatalogue = () => useQuery({ queryKey: catalogueKey, queryFn: () => unwrap(api.GET("/api/v1/assessments")) });
export const useTrends = () => useQuery({ queryKey: trendsKey, queryFn: () => unwrap(api.GET("/api/v1/assessments/trends")) });

export const useClientTrends = (personId: string) =>
  useQuery({
    queryKey: ["client-assessments", personId],
    queryFn: () => unwrap(api.GET("/api/v1/pro/clients/{person_id}/assessments", { params: { path: { person_id: personId } } })),
    gcTime: 0,
  });

export const useResponse = (id: string) =>
  useQuery({
    queryKey: responseKey(id),
    queryFn: () => unwrap(api.GET("/api/v1/assessments/responses/{response_id}", { params: { path: { response_id: id } } })),
    // While one answers, the screen knows more than the server does.
    staleTime: Infinity,
  });

export const begin = (code: string) => unwrap(api.POST("/api/v1/assessments/responses", { body: { code } }));
export const submit = (id: string) => unwrap(api.POST("/api/v1/assessments/responses/{response_id}/submit", { params: { path: { response_id: id } } }));
export const keep = (id: string, item: string, value: Answer) =>
  unwrap(api.PUT("/api/v1/assessments/responses/{response_id}/answers/{item}", { params: { path: { response_id: id, item } }, body: { value } }));

export type Answer = number | readonly number[] | string;

/** The words of a questionnaire in the reader's language; English where a translation is missing. */
export function usePhrase(): (phrase: Phrase | null | undefined) => string {
  const { language } = useLanguage();
  return (phrase) => (phrase ? phrase[language] || phrase.en : "");
}
