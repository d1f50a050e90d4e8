import type { Me } from "@mindo/auth";

/** The app a person came for, by what she may do: those who run the platform first, then those who practise. */
const HOMES = [
  { path: "/admin/", permissions: ["board.watch", "roles.view", "audit.view"] },
  { path: "/pro/", permissions: ["waiting_room.watch", "booking.day"] },
  { path: "/pro/onboarding", permissions: ["onboarding.own"] },
] as const;

/** Where to go after signing in: where she wanted to go, if that is on this site, else her app. */
export function homeOf(me: Me, wanted: string | null): string {
  if (me.second_factor === "missing" && !wanted?.startsWith("/pro/") && !wanted?.startsWith("/admin/")) return "/app/account/security";
  if (wanted && /^\/(?![/\\])/.test(wanted)) return wanted;
  return HOMES.find(({ permissions }) => permissions.some((permission) => me.permissions.includes(permission)))?.path ?? "/app/";
}
