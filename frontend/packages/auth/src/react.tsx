import { type ReactNode, useSyncExternalStore } from "react";
import { currentSession, type Me, type Session, subscribe } from "./session";

/** Where this browser stands; re-renders when that changes. */
export function useSession(): Session {
  return useSyncExternalStore(subscribe, currentSession);
}

/** The signed-in person, or null. */
export function useMe(): Me | null {
  const session = useSession();
  return session.status === "authenticated" ? session.me : null;
}

/** Whether the signed-in person holds a permission. Screens ask this and never a role's name. */
export function can(permission: string): boolean {
  const session = currentSession();
  return session.status === "authenticated" && session.me.permissions.includes(permission);
}

/** What opens something: one permission, or any of several. */
export type Opens = string | readonly string[];

/** Whether she holds what opens something; what nothing guards is open. */
export const opens = (permission: Opens | undefined): boolean => permission === undefined || (typeof permission === "string" ? can(permission) : permission.some(can));

/** `can` that re-renders its caller when rights change. */
export function useCan(): (permission: string) => boolean {
  useSession();
  return can;
}

interface RequireAuthProps {
  readonly permission?: Opens;
  /** Shown to visitors; usually a redirect to the sign-in. */
  readonly otherwise: ReactNode;
  /** Shown to people who are signed in but don't hold the permission. */
  readonly forbidden: ReactNode;
  readonly starting: ReactNode;
  readonly children: ReactNode;
}

/** Lets its children be seen by who is signed in and holds the permission. The server decides again on every request. */
export function RequireAuth({ permission, otherwise, forbidden, starting, children }: RequireAuthProps) {
  const session = useSession();
  if (session.status === "starting") return starting;
  if (session.status !== "authenticated") return otherwise;
  return opens(permission) ? children : forbidden;
}
