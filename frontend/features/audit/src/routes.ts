import type { MenuItem, Screen } from "@mindo/shell";

export const adminScreens: readonly Screen[] = [{ path: "audit", load: () => import("./screens/Audit"), permission: "audit.view" }];
export const adminMenu: readonly MenuItem[] = [{ to: "/audit", label: "audit.menu", icon: "history", permission: "audit.view" }];
