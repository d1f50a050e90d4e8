import type { Opens } from "@mindo/auth";
import type { Key, Namespace } from "@mindo/i18n";
import type { FrameItem } from "@mindo/ui";
import type { ComponentType } from "react";

/**
 * A screen that a feature offers and an app mounts. Features export lists of
 * these from `routes.ts`; an app's `routes.ts` joins the lists it wants.
 */
export interface Screen {
  /** Relative to the app's address, react-router syntax: "sessions/:bookingId". */
  readonly path: string;
  /** Its own chunk: `() => import("./screens/Sessions")` with a default export. */
  readonly load: () => Promise<{ default: ComponentType }>;
  /** Catalogue files it speaks from, besides `common`. */
  readonly namespaces?: readonly Namespace[];
  /** Open to visitors; otherwise a visitor is led to the sign-in and back. */
  readonly open?: boolean;
  /** Shown only to who holds it, or one of them; the server decides again. */
  readonly permission?: Opens;
  /** Where somebody without the permission belongs instead, if she holds that screen's; otherwise she is told that she may not. */
  readonly instead?: { readonly to: string; readonly permission: string };
  /** Without header and menu, for the call; such a screen places `CrisisHelp` itself. */
  readonly bare?: boolean;
}

/** An entry of the menu; it is hidden from who lacks the permission. */
export interface MenuItem extends Omit<FrameItem, "label"> {
  readonly label: Key;
  readonly permission?: Opens;
}

export interface AppDefinition {
  /** "/app", "/pro", "/admin" or "/" for the public site. */
  readonly basename: string;
  readonly screens: readonly Screen[];
  readonly menu: readonly MenuItem[];
  /** Catalogue files the menu and every screen need at once. */
  readonly namespaces: readonly Namespace[];
  readonly variant?: "side" | "top";
  /** What a feature adds to the header; `lazy`, so that it is a chunk of its own. */
  readonly Tools?: ComponentType;
}
