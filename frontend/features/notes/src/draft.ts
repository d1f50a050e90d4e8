import type { Note } from "@mindo/api";

/** What is being written: our words, the saved note they were written over, and a newer one that came in between. */
export interface Draft {
  readonly text: string;
  readonly base: { readonly text: string; readonly version: number };
  readonly theirs: { readonly text: string; readonly version: number } | null;
}

export const startDraft = (note: Note): Draft => ({ text: note.text ?? "", base: { text: note.text ?? "", version: note.version }, theirs: null });
export const isDirty = ({ text, base }: Draft): boolean => text !== base.text;
export const withText = (draft: Draft, text: string): Draft => ({ ...draft, text });

/** Saved: what was sent is the base now. Words typed while it was on its way stay. */
export const saved = (draft: Draft, sent: string, version: number): Draft => ({ ...draft, base: { text: sent, version }, theirs: null });

/** The note as the server has it, seen again: taken over only where nothing of ours would be lost. */
export function refreshed(draft: Draft, note: Note): Draft {
  if (note.version <= draft.base.version) return draft;
  if (!isDirty(draft)) return startDraft(note);
  return { ...draft, theirs: { text: note.text ?? "", version: note.version } };
}

/** Ways out of a conflict; none loses a word without being asked to. */
export function resolved(draft: Draft, choice: "mine" | "theirs" | "both"): Draft {
  if (!draft.theirs) return draft;
  const { theirs } = draft;
  const text = choice === "mine" ? draft.text : choice === "theirs" ? theirs.text : `${theirs.text}\n\n${draft.text}`;
  return { text, base: theirs, theirs: null };
}
