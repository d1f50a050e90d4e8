import type { MenuItem, Screen } from "@mindo/shell";

export const siteScreens: readonly Screen[] = [];
export const siteMenu: readonly MenuItem[] = [];

export const patientScreens: readonly Screen[] = [];
export const patientMenu: readonly MenuItem[] = [];

export const professionalScreens: readonly Screen[] = [];
export const professionalMenu: readonly MenuItem[] = [];

export const adminScreens: readonly Screen[] = [];
export const adminMenu: readonly MenuItem[] = [];
