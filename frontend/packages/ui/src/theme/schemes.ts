import type { MantineColorScheme, MantineColorSchemeManager } from "@mantine/core";

const COOKIE = "mindo_scheme";

/**
 * Keeps the person's choice of light, dark or the device's in a cookie, which
 * the server reads to write the attribute into the page it sends.
 */
export const schemes: MantineColorSchemeManager = {
  get: (fallback) => {
    const kept = new RegExp(`${COOKIE}=(light|dark|auto)`).exec(document.cookie)?.[1];
    return (kept as MantineColorScheme | undefined) ?? fallback;
  },
  set: (value) => {
    document.cookie = `${COOKIE}=${value}; path=/; max-age=31536000; samesite=lax`;
  },
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => {
    document.cookie = `${COOKIE}=; path=/; max-age=0; samesite=lax`;
  },
};
