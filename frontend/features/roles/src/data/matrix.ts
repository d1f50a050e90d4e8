import type { Permission } from "./roles";

export interface PermissionGroup {
  readonly name: string;
  readonly permissions: readonly Permission[];
}

/** The permissions by group, narrowed to those whose label, codename or group holds the words, or to the granted ones. */
export function groupsOf(permissions: readonly Permission[], words: string, only: ReadonlySet<string> | null): PermissionGroup[] {
  const wanted = words.trim().toLocaleLowerCase();
  const groups = new Map<string, Permission[]>();
  for (const permission of permissions) {
    const text = `${permission.label} ${permission.codename} ${permission.group}`.toLocaleLowerCase();
    if (!text.includes(wanted) || (only && !only.has(permission.codename))) continue;
    groups.set(permission.group, [...(groups.get(permission.group) ?? []), permission]);
  }
  return [...groups].map(([name, held]) => ({ name, permissions: held })).sort((one, other) => one.name.localeCompare(other.name));
}

/** Grants after one click; what the reader doesn't hold is left as it is. */
export function withGrants(grants: ReadonlySet<string>, permissions: readonly Permission[], granted: boolean): ReadonlySet<string> {
  const next = new Set(grants);
  for (const { codename, held } of permissions) {
    if (granted && held) next.add(codename);
    if (!granted && held) next.delete(codename);
  }
  return next;
}

/** How many grants differ. */
export const difference = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  [...one].filter((codename) => !other.has(codename)).length + [...other].filter((codename) => !one.has(codename)).length;

/** What only the one role grants, only the other, and both; each in order. */
export function grantsApart(one: readonly string[], other: readonly string[]): { here: string[]; there: string[]; both: string[] } {
  const here = new Set(one);
  const there = new Set(other);
  return {
    here: one.filter((codename) => !there.has(codename)).sort(),
    there: other.filter((codename) => !here.has(codename)).sort(),
    both: one.filter((codename) => there.has(codename)).sort(),
  };
}
