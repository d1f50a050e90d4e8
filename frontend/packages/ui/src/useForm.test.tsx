import { MantineProvider, NumberInput, Radio, TextInput } from "@mantine/core";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { ensureMessages, setLocale } from "@mindo/i18n";
import { useState } from "react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { Refusal } from "./Refusal";
import { type Refused, useForm } from "./useForm";

const sent = vi.fn();

interface Shown {
  readonly problem?: Refused | null;
  readonly busy?: boolean;
  readonly check?: () => Record<string, string | null>;
}

function Order({ problem = null, busy = false, check }: Shown) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const form = useForm({ problem, busy, check, onSubmit: sent });
  return (
    <form {...form.props}>
      <Refusal message={form.message} />
      <TextInput name="name" label="Name" required minLength={3} maxLength={5} value={name} onChange={(event) => setName(event.currentTarget.value)} error={form.at("name")} />
      <TextInput name="email" type="email" label="Address" value={email} onChange={(event) => setEmail(event.currentTarget.value)} error={form.at("email")} />
      <NumberInput name="price" label="Price" defaultValue={3} error={form.at("price")} />
      <Radio.Group data-field="ruling" label="Ruling" error={form.at("ruling")}>
        <Radio value="a" label="All" />
      </Radio.Group>
      <button type="submit">Send</button>
    </form>
  );
}

const ui = (shown: Shown) => (
  <MantineProvider>
    <Order {...shown} />
  </MantineProvider>
);
const name = () => screen.getByRole("textbox", { name: /Name/ });
const type = (field: HTMLElement, value: string) => fireEvent.input(field, { target: { value } });
const send = () => fireEvent.click(screen.getByText("Send"));
const described = (field: HTMLElement) =>
  (field.getAttribute("aria-describedby") ?? "")
    .split(" ")
    .map((id) => document.getElementById(id)?.textContent ?? "")
    .join(" ");
const refusal = (fields: Record<string, string[]>): Refused => ({ message: "Please check what is marked.", fields });

describe("a form", () => {
  beforeAll(() => ensureMessages(["common", "problems"]));
  afterEach(async () => {
    cleanup();
    sent.mockClear();
    await setLocale("en");
  });

  it("says at each input what is missing, goes to the first, and sends nothing", () => {
    render(ui({}));
    type(name(), "   ");
    type(screen.getByLabelText("Address"), "asha");
    send();
    expect(sent).not.toHaveBeenCalled();
    expect(described(name())).toContain("This is needed.");
    expect(name().getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(name());
    expect(described(screen.getByLabelText("Address"))).toContain("This is not an e-mail address.");
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("says it in the reader's language, with the rule's number", async () => {
    render(ui({}));
    type(name(), "As");
    send();
    expect(described(name())).toContain("at least 3 characters");
    await act(() => setLocale("hi"));
    expect(described(name())).toContain("कम से कम 3 अक्षर");
  });

  it("takes a message back as one types there, and leaves the focus where one types", () => {
    render(ui({}));
    type(screen.getByLabelText("Address"), "asha");
    send();
    screen.getByLabelText("Address").focus();
    type(screen.getByLabelText("Address"), "asha@example.org");
    expect(described(screen.getByLabelText("Address"))).not.toContain("e-mail");
    expect(described(name())).toContain("This is needed.");
    expect(document.activeElement).toBe(screen.getByLabelText("Address"));
  });

  it("puts the server's messages at their inputs and groups, and what has no place above the whole", () => {
    const { rerender } = render(ui({}));
    type(name(), "Asha");
    send();
    rerender(ui({ problem: refusal({ ruling: ["Choose."], "packages.0.title": ["Too short."] }) }));
    expect(screen.getByText("Choose.")).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByLabelText("All"));
    expect(screen.getByRole("alert").textContent).toBe("Too short.");
    expect(name()).toHaveProperty("value", "Asha");
  });

  it("says what concerns the whole above it, keeps what was typed, and can be sent again", async () => {
    vi.useFakeTimers();
    const { rerender } = render(ui({}));
    type(name(), "Asha");
    send();
    rerender(ui({ busy: true }));
    rerender(ui({ problem: { message: "We can't reach the server." } }));
    expect(screen.getByRole("alert").textContent).toBe("We can't reach the server.");
    expect(name()).toHaveProperty("value", "Asha");
    send();
    expect(sent).toHaveBeenCalledTimes(2);
    await vi.runAllTimersAsync();
    vi.useRealTimers();
  });

  it("sends once, however fast one presses, and nothing while something is on its way", () => {
    const { rerender } = render(ui({}));
    type(name(), "Asha");
    send();
    send();
    expect(sent).toHaveBeenCalledTimes(1);
    rerender(ui({ busy: true }));
    send();
    expect(sent).toHaveBeenCalledTimes(1);
  });

  it("asks rules of its own before it sends", () => {
    render(ui({ check: () => ({ price: "More than nothing, please.", ruling: null }) }));
    type(name(), "Asha");
    send();
    expect(sent).not.toHaveBeenCalled();
    expect(described(screen.getByLabelText("Price"))).toContain("More than nothing");
  });
});
