import { api, type ChangeList, unwrap, type VersionDetail, type VersionList } from "@mindo/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

const listKey = ["questionnaires"] as const;
export const versionKey = (id: string) => ["questionnaires", id] as const;
const at = (id: string) => ({ path: { version_id: id } });

export const useVersions = () => useQuery({ queryKey: listKey, queryFn: ({ signal }): Promise<VersionList> => unwrap(api.GET("/api/v1/admin/questionnaires", { signal })) });

export const useVersion = (id: string) =>
  useQuery({
    queryKey: versionKey(id),
    // While one writes, the screen knows more than the server does.
    staleTime: Infinity,
    queryFn: ({ signal }): Promise<VersionDetail> => unwrap(api.GET("/api/v1/admin/questionnaires/{version_id}", { signal, params: at(id) })),
  });

export const useChanges = (id: string, revision: number) =>
  useQuery({
    queryKey: [...versionKey(id), "changes", revision],
    queryFn: ({ signal }): Promise<ChangeList> => unwrap(api.GET("/api/v1/admin/questionnaires/{version_id}/changes", { signal, params: at(id) })),
  });

export const save = (id: string, body: unknown, revision: number): Promise<VersionDetail> =>
  unwrap(api.PUT("/api/v1/admin/questionnaires/{version_id}", { params: at(id), body: { body, revision } }));

/** A new draft, throwing one away, publishing and retiring; each leaves list and version as the server has them. */
export function useVersionActions() {
  const cache = useQueryClient();
  const onSuccess = (version: VersionDetail) => {
    cache.setQueryData(versionKey(version.id), version);
    void cache.invalidateQueries({ queryKey: listKey, exact: true });
  };
  const draft = useMutation({ mutationFn: (body: { body?: unknown; copy_of?: string }): Promise<VersionDetail> => unwrap(api.POST("/api/v1/admin/questionnaires", { body })), onSuccess });
  const publish = useMutation({
    mutationFn: ({ id, revision }: { id: string; revision: number }): Promise<VersionDetail> => unwrap(api.POST("/api/v1/admin/questionnaires/{version_id}/publish", { params: at(id), body: { revision } })),
    onSuccess,
  });
  const retire = useMutation({ mutationFn: (id: string): Promise<VersionDetail> => unwrap(api.POST("/api/v1/admin/questionnaires/{version_id}/retire", { params: at(id) })), onSuccess });
  const discard = useMutation({
    mutationFn: async ({ id, revision }: { id: string; revision: number }): Promise<string> => {
      await unwrap(api.POST("/api/v1/admin/questionnaires/{version_id}/discard", { params: at(id), body: { revision } }));
      return id;
    },
    onSuccess: async (id) => {
      await cache.invalidateQueries({ queryKey: listKey, exact: true });
      cache.removeQueries({ queryKey: versionKey(id) });
    },
  });
  return { draft, publish, retire, discard };
}
