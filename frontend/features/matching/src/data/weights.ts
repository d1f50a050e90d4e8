import { api, unwrap } from "@mindo/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

export const FACTORS = ["concerns", "preferences", "earliest", "quality", "continuity"] as const;
export type Weights = Readonly<Record<string, number>>;

const key = ["matching", "weights"] as const;
export const useWeights = () => useQuery({ queryKey: key, queryFn: () => unwrap(api.GET("/api/v1/admin/matching/weights")) });
export const useExposure = () => useQuery({ queryKey: ["matching", "exposure"], queryFn: () => unwrap(api.GET("/api/v1/admin/matching/exposure")) });
export const useTry = () => useMutation({ mutationFn: (weights: Weights) => unwrap(api.POST("/api/v1/admin/matching/weights/preview", { body: { weights } })) });

export function usePublish() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: { weights: Weights; note: string; version: number }) => unwrap(api.POST("/api/v1/admin/matching/weights", { body })),
    onSuccess: (history) => cache.setQueryData(key, history),
    onError: () => void cache.invalidateQueries({ queryKey: key }),
  });
}
