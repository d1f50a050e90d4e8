import { MantineProvider } from "@mantine/core";
import { ensureMessages } from "@mindo/i18n";
import { fireEvent, render, screen } from "@testing-library/react";
import { beforeAll, expect, test, vi } from "vitest";
import { Decide } from "./Decide";

beforeAll(() => ensureMessages(["common", "disputes"]));

test("a part is told and sent to the last minor unit, and never all of it", () => {
  const decided = vi.fn();
  render(
    <MantineProvider>
      <Decide stake={{ amount: 6000, currency: "EUR" }} about="7" busy={false} error={null} onDecide={decided} />
    </MantineProvider>,
  );
  fireEvent.click(screen.getByLabelText("Pay a part back"));
  fireEvent.change(screen.getByLabelText("Why"), { target: { value: "Both of you are right." } });
  const send = screen.getByRole<HTMLButtonElement>("button", { name: "Decide" });
  const part = screen.getByLabelText(/^To be paid back/);
  for (const wrong of ["60", "0", "60.01"]) {
    fireEvent.change(part, { target: { value: wrong } });
    fireEvent.click(send);
    expect(decided, wrong).not.toHaveBeenCalled();
    expect(part.getAttribute("aria-invalid"), wrong).toBe("true");
  }
  fireEvent.change(part, { target: { value: "19.99" } });
  expect(screen.getByRole("status").textContent).toContain("€19.99 goes back, €40.01 less commission");
  fireEvent.click(send);
  expect(decided).toHaveBeenCalledWith({ ruling: "partial", text: "Both of you are right.", refund_minor: 1999 }, expect.any(Function));
});
