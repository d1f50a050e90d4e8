import { api, type Note, unwrap } from "@mindo/api";
import { draftOf, dropDraft, keepDraft } from "@mindo/auth/drafts";
import { codeOf } from "@mindo/visit";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useReducer, useState } from "react";
import { type Draft, isDirty, refreshed, resolved, saved, startDraft, withText } from "../draft";

const path = (bookingId: string) => ({ params: { path: { booking_id: bookingId } } });

const untouched = new Map<string, Draft>();

/**
 * Drafts by booking: what was typed in the call is there after it, and after a reload or a new sign-in in this tab. What
 * was not touched stays in this page's memory.
 */
const drafts = {
  get: (bookingId: string) => (draftOf(`note.${bookingId}`) as Draft | undefined) ?? untouched.get(bookingId),
  set: (bookingId: string, draft: Draft) => {
    untouched.delete(bookingId);
    if (isDirty(draft)) keepDraft(`note.${bookingId}`, draft);
    else {
      dropDraft(`note.${bookingId}`);
      untouched.set(bookingId, draft);
    }
  },
};

export interface OwnNote {
  readonly note: Note | null;
  readonly draft: Draft | null;
  readonly error: unknown;
  readonly saving: boolean;
  readonly failure: unknown;
  readonly retry: () => void;
  readonly type: (text: string) => void;
  readonly save: () => Promise<void>;
  readonly resolve: (choice: "mine" | "theirs" | "both") => void;
}

/** The session note and what is being written over it. */
export function useNote(bookingId: string): OwnNote {
  const cache = useQueryClient();
  const key = ["notes", bookingId];
  const [, changed] = useReducer((count: number) => count + 1, 0);
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const query = useQuery({
    queryKey: key,
    queryFn: () => unwrap(api.GET("/api/v1/bookings/{booking_id}/note", path(bookingId))),
    // Every reading is written into the audit log: none for coming back to the window.
    refetchOnWindowFocus: false,
    staleTime: Infinity,
    gcTime: 0,
  });
  const note = query.data ?? null;
  const put = (draft: Draft) => {
    drafts.set(bookingId, draft);
    changed();
  };
  useEffect(() => {
    if (!note) return;
    const known = drafts.get(bookingId);
    drafts.set(bookingId, known ? refreshed(known, note) : startDraft(note));
    changed();
  }, [note, bookingId]);
  const draft = drafts.get(bookingId) ?? null;
  const dirty = draft !== null && isDirty(draft);
  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);

  const save = async () => {
    const now = drafts.get(bookingId);
    if (!now || saving) return;
    setSaving(true);
    setFailure(null);
    try {
      const stored = await unwrap(api.PUT("/api/v1/bookings/{booking_id}/note", { ...path(bookingId), body: { text: now.text, version: now.base.version } }));
      put(saved(drafts.get(bookingId) ?? now, now.text, stored.version));
      cache.setQueryData(key, stored);
    } catch (refused) {
      if (codeOf(refused) === "stale_version") await cache.invalidateQueries({ queryKey: key });
      else setFailure(refused);
    } finally {
      setSaving(false);
    }
  };
  return {
    note,
    draft,
    error: query.error,
    saving,
    failure,
    retry: () => void query.refetch(),
    type: (text) => draft && put(withText(draft, text)),
    save,
    resolve: (choice) => draft && put(resolved(draft, choice)),
  };
}
