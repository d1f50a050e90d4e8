import type { Note } from "@mindo/api";
import { describe, expect, it } from "vitest";
import { isDirty, refreshed, resolved, saved, startDraft, withText } from "./draft";

const note = (version: number, text: string): Note => ({ booking_id: "b", text, version, updated_at: null });

describe("a note's draft", () => {
  it("is clean until something is typed, and after it was saved", () => {
    const draft = startDraft(note(1, "one"));
    expect(isDirty(draft)).toBe(false);
    const typed = withText(draft, "one two");
    expect(isDirty(typed)).toBe(true);
    expect(isDirty(saved(typed, "one two", 2))).toBe(false);
  });

  it("keeps what was typed while saving was under way", () => {
    const typing = withText(withText(startDraft(note(1, "")), "first"), "first and more");
    const after = saved(typing, "first", 2);
    expect(after.text).toBe("first and more");
    expect(isDirty(after)).toBe(true);
    expect(after.base.version).toBe(2);
  });

  it("loses nothing when another window has written", () => {
    const conflict = refreshed(withText(startDraft(note(1, "old")), "mine"), note(2, "theirs"));
    expect(conflict.text).toBe("mine");
    expect(conflict.theirs).toEqual({ text: "theirs", version: 2 });
    expect(resolved(conflict, "mine")).toMatchObject({ text: "mine", base: { version: 2 } });
    expect(resolved(conflict, "both").text).toBe("theirs\n\nmine");
    expect(isDirty(resolved(conflict, "theirs"))).toBe(false);
  });

  it("takes a newer note over silently where nothing was typed, and never an older one", () => {
    const draft = startDraft(note(2, "two"));
    expect(refreshed(draft, note(3, "three")).text).toBe("three");
    expect(refreshed(draft, note(1, "one"))).toBe(draft);
  });
});
