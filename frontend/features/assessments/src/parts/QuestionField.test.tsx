import { fireEvent, render, screen } from "@testing-library/react";
import { ensureMessages } from "@mindo/i18n";
import { UiProvider } from "@mindo/ui";
import { useState } from "react";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newItem } from "../builder/codes";
import type { Answer } from "../data/assessments";
import { QuestionField } from "./QuestionField";

const question = { ...newItem("why"), kind: "text" as const, text: { en: "Why?", hi: "क्यों?" } };
const told = vi.fn<(value: Answer) => void>();

function Asked() {
  const [value, setValue] = useState<Answer>();
  return (
    <UiProvider env="test">
      <QuestionField
        question={question}
        value={value}
        onAnswer={(next) => {
          told(next);
          setValue(next);
        }}
      />
    </UiProvider>
  );
}

describe("own words", () => {
  beforeAll(() => ensureMessages(["common", "assessments"]));
  beforeEach(() => {
    told.mockClear();
    vi.useFakeTimers();
  });
  afterEach(() => vi.useRealTimers());
  const type = (words: string) => fireEvent.change(screen.getByRole("textbox"), { target: { value: words } });

  it("count from the first letter, are sent in a pause, and once", () => {
    render(<Asked />);
    type("T");
    expect(told).toHaveBeenLastCalledWith("T");
    type("Th");
    type("The");
    expect(told).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(800);
    fireEvent.blur(screen.getByRole("textbox"));
    expect(told.mock.calls).toEqual([["T"], ["The"]]);
  });

  it("are not lost when one leaves at once", () => {
    const { unmount } = render(<Asked />);
    type("T");
    type("The heat");
    unmount();
    expect(told).toHaveBeenLastCalledWith("The heat");
  });
});
