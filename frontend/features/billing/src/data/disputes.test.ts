import { expect, test } from "vitest";
import { type Disputed, inOrder } from "./disputes";

const row = (id: string, minute: number): Disputed => ({
  id, kind: "session", reason: "other", amount: { amount: 1, currency: "EUR" }, openedAt: `2026-11-22T11:0${String(minute)}:00Z`, professional: "Asha Rao", title: null, minutes: 50, startsAt: null, answered: null,
});
const ids = (rows: readonly Disputed[]) => rows.map(({ id }) => id).join("");

test("two lists are shown as one, oldest first", () => {
  expect(ids(inOrder([{ rows: [row("a", 1), row("d", 4)], more: false }, { rows: [row("c", 2), row("b", 2)], more: false }]))).toBe("abcd");
  expect(ids(inOrder([{ rows: [], more: false }, { rows: [row("a", 1)], more: false }]))).toBe("a");
});

test("what could still have something before it waits for its page", () => {
  const orders = { rows: [row("a", 1), row("c", 3)], more: true };
  const sessions = { rows: [row("b", 2), row("e", 5)], more: false };
  expect(ids(inOrder([orders, sessions]))).toBe("abc");
  expect(ids(inOrder([{ rows: [...orders.rows, row("d", 4)], more: false }, sessions]))).toBe("abcde");
  expect(ids(inOrder([{ rows: [], more: true }, sessions]))).toBe("");
});
