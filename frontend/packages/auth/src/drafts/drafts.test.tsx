import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { forgetDrafts } from "./drafts";
import { seal, unseal } from "./sealing";
import { useDraft } from "./useDraft";

const START = { title: "", places: [] as readonly string[] };

function Editor({ name }: { name: string }) {
  const draft = useDraft(name, START);
  return (
    <>
      <input aria-label="title" value={draft.value.title} onChange={(event) => draft.set({ ...draft.value, title: event.currentTarget.value })} />
      <output>{draft.changed ? "changed" : "as it was"}</output>
      <button onClick={() => draft.forget()}>Sent</button>
    </>
  );
}

const type = (title: string) => fireEvent.change(screen.getByLabelText("title"), { target: { value: title } });
const title = () => screen.getByLabelText<HTMLInputElement>("title").value;
const leaves = () => window.dispatchEvent(new Event("beforeunload", { cancelable: true }));

describe("what was begun", () => {
  afterEach(() => forgetDrafts());

  it("is there again on coming back, and only in its own place", () => {
    const { unmount, rerender } = render(<Editor name="gig.new" />);
    type("Sleep better");
    rerender(<Editor name="gig.7" />);
    expect(title()).toBe("");
    unmount();
    render(<Editor name="gig.new" />);
    expect(title()).toBe("Sleep better");
  });

  it("is asked about before the page goes, until it is sent", () => {
    const { unmount } = render(<Editor name="gig.new" />);
    expect(leaves()).toBe(true);
    type("Sleep better");
    expect(leaves()).toBe(false);
    fireEvent.click(screen.getByText("Sent"));
    expect(leaves()).toBe(true);
    unmount();
    render(<Editor name="gig.new" />);
    expect(title()).toBe("");
  });

  it("is nothing when it is as it was", () => {
    render(<Editor name="gig.new" />);
    type("S");
    type("");
    expect(screen.getByRole("status").textContent).toBe("as it was");
  });
});

describe("what a tab keeps", () => {
  const made = () => crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);

  it("is read again with the browser's key in its own place, and in no other way", async () => {
    const key = made();
    const sealed = await seal("mindo.draft.asha.order.1", "Ich schlafe schlecht. मैं थक गई।", key);
    expect(atob(sealed)).not.toContain("schlafe");
    expect(await unseal("mindo.draft.asha.order.1", sealed, key)).toBe("Ich schlafe schlecht. मैं थक गई।");
    expect(await unseal("mindo.draft.mira.order.1", sealed, key)).toBeNull();
    expect(await unseal("mindo.draft.asha.order.1", sealed, made())).toBeNull();
    expect(await unseal("mindo.draft.asha.order.1", "not sealed", key)).toBeNull();
  });
});
