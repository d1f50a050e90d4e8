import type { MenuItem, Screen } from "@mindo/shell";

export const professionalScreens: readonly Screen[] = [];
export const professionalMenu: readonly MenuItem[] = [];
