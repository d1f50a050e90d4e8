import type { MenuItem, Screen } from "@mindo/shell";

export const adminScreens: readonly Screen[] = [];
export const adminMenu: readonly MenuItem[] = [];
