import { api, type FoundPersonShape, type MemberShape, type PermissionShape, type RoleShape, unwrap } from "@mindo/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

export type { FoundPersonShape as Person, MemberShape as Member, PermissionShape as Permission, RoleShape as Role };

const ROLES = ["admin", "roles"] as const;
const members = (roleId: string) => ["admin", "roles", roleId, "members"] as const;

export const useRoles = () => useQuery({ queryKey: ROLES, queryFn: async () => (await unwrap(api.GET("/api/v1/admin/roles"))).results });

export const useRole = (roleId: string | null) =>
  useQuery({
    queryKey: [...ROLES, roleId],
    queryFn: () => unwrap(api.GET("/api/v1/admin/roles/{role_id}", { params: { path: { role_id: roleId ?? "" } } })),
    enabled: roleId !== null,
  });

export const usePermissions = () => useQuery({ queryKey: ["admin", "permissions"], queryFn: async () => (await unwrap(api.GET("/api/v1/admin/permissions"))).results, staleTime: 60_000 });

export interface RoleDraft {
  readonly name: string;
  readonly description: string;
  readonly grants: readonly string[];
}

/** Makes a role, or changes the one given; `version` is the one the person saw. */
export function useSaveRole(role: RoleShape | null) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ name, description, grants }: RoleDraft) =>
      role
        ? unwrap(api.PATCH("/api/v1/admin/roles/{role_id}", { params: { path: { role_id: role.id } }, body: { version: role.version, name, description, grants: [...grants] } }))
        : unwrap(api.POST("/api/v1/admin/roles", { body: { name, description, grants: [...grants] } })),
    onSuccess: (saved) => {
      cache.setQueryData([...ROLES, saved.id], saved);
      return cache.invalidateQueries({ queryKey: ROLES, exact: true });
    },
  });
}

export function useRetireRole() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (roleId: string) => unwrap(api.DELETE("/api/v1/admin/roles/{role_id}", { params: { path: { role_id: roleId } } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ROLES }),
  });
}

export const useMembers = (roleId: string) =>
  useQuery({
    queryKey: members(roleId),
    queryFn: async () => (await unwrap(api.GET("/api/v1/admin/roles/{role_id}/members", { params: { path: { role_id: roleId }, query: { limit: 100 } } }))).results,
  });

/** Gives a role to a person, or takes it away. */
export function useMembership(roleId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ userId, give }: { userId: string; give: boolean }) =>
      give
        ? unwrap(api.POST("/api/v1/admin/roles/{role_id}/members", { params: { path: { role_id: roleId } }, body: { user_id: userId } }))
        : unwrap(api.DELETE("/api/v1/admin/roles/{role_id}/members/{user_id}", { params: { path: { role_id: roleId, user_id: userId } } })),
    onSuccess: () => Promise.all([cache.invalidateQueries({ queryKey: members(roleId) }), cache.invalidateQueries({ queryKey: ROLES }), cache.invalidateQueries({ queryKey: ["admin", "people"] })]),
  });
}

const FEWEST_LETTERS = 3;

export const usePeople = (query: string) =>
  useQuery({
    queryKey: ["admin", "people", query],
    queryFn: async () => (await unwrap(api.GET("/api/v1/admin/people", { params: { query: { query } } }))).results,
    enabled: query.trim().length >= FEWEST_LETTERS,
    placeholderData: (before) => before,
  });

/** Whether a person holds a permission now, and why. Asked anew each time: rights change while one looks. */
export const useWhy = (userId: string, codename: string | null) =>
  useQuery({
    queryKey: ["admin", "people", userId, "why", codename],
    queryFn: () => unwrap(api.GET("/api/v1/admin/people/{user_id}/why", { params: { path: { user_id: userId }, query: { permission: codename ?? "" } } })),
    enabled: codename !== null,
    gcTime: 0,
  });

/** Begins to look at the platform through a role, read-only, in this sign-in. */
export const useViewAs = () => useMutation({ mutationFn: (roleId: string) => unwrap(api.POST("/api/v1/admin/roles/{role_id}/view", { params: { path: { role_id: roleId } } })) });
