import type { MenuItem, Screen } from "@mindo/shell";

export const adminScreens: readonly Screen[] = [
  { path: "roles", load: () => import("./screens/Roles"), permission: "roles.view" },
  { path: "roles/:roleId", load: () => import("./screens/RoleScreen"), permission: "roles.view" },
  { path: "people", load: () => import("./screens/People"), permission: "people.search" },
];

export const adminMenu: readonly MenuItem[] = [
  { to: "/roles", label: "roles.menu", icon: "shield", permission: "roles.view" },
  { to: "/people", label: "roles.people.menu", icon: "people", permission: "people.search" },
];
