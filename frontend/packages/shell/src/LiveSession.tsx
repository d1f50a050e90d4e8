import { reloadSession, useMe } from "@mindo/auth";
import { translate } from "@mindo/i18n";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { followConnection } from "./connection";
import { toast } from "./toast";

const SupportNotes = lazy(() => import("./SupportNotes"));

/**
 * What every app does with the signed-in person's own topic: a change of rights
 * renews what the menu shows and what the cache holds, at once. The live client
 * is a chunk of its own, so that the first paint does not wait for it.
 */
export function LiveSession() {
  const me = useMe();
  const cache = useQueryClient();
  const id = me?.id ?? null;
  useEffect(() => {
    void followConnection();
  }, []);
  useEffect(() => {
    if (!id) return undefined;
    let stop: (() => void) | null = null;
    let left = false;
    void import("@mindo/live").then(({ live }) => {
      if (left) return;
      stop = live.subscribe(`user:${id}`, {
        event: ({ name }) => {
          if (name === "rights.changed") {
            void reloadSession().then(() => cache.invalidateQueries());
            toast(translate("common.notifications.rightsChanged"));
          }
          if (name === "standing.changed") void reloadSession().then(() => cache.invalidateQueries());
          if (name === "profile.changed") void reloadSession();
        },
      });
    });
    return () => {
      left = true;
      stop?.();
    };
  }, [id, cache]);
  if (!me?.permissions.includes("support.read")) return null;
  return (
    <Suspense fallback={null}>
      <SupportNotes personId={me.id} />
    </Suspense>
  );
}
