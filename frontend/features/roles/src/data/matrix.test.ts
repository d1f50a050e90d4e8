import { describe, expect, it } from "vitest";
import { difference, grantsApart, groupsOf, withGrants } from "./matrix";
import type { Permission } from "./roles";

const permission = (codename: string, group: string, held = true): Permission => ({
  codename,
  label: `May ${codename}`,
  group,
  unlocks: [],
  sensitivity: "normal",
  personal: false,
  held,
});
const all = [permission("roles.view", "Access"), permission("roles.edit", "Access"), permission("board.watch", "Live boards"), permission("note.read", "Notes", false)];

describe("the permission matrix", () => {
  it("groups and searches by label, codename and group", () => {
    expect(groupsOf(all, "", null).map(({ name }) => name)).toEqual(["Access", "Live boards", "Notes"]);
    expect(groupsOf(all, "LIVE", null).map(({ name }) => name)).toEqual(["Live boards"]);
    expect(groupsOf(all, "", new Set(["roles.edit"]))[0]?.permissions.map(({ codename }) => codename)).toEqual(["roles.edit"]);
  });

  it("never grants or takes what the reader does not hold", () => {
    expect(withGrants(new Set(), all, true)).toEqual(new Set(["roles.view", "roles.edit", "board.watch"]));
    expect(withGrants(new Set(["note.read", "roles.view"]), all, false)).toEqual(new Set(["note.read"]));
  });

  it("lays two roles side by side", () => {
    expect(grantsApart(["b", "a", "c"], ["c", "d"])).toEqual({ here: ["a", "b"], there: ["d"], both: ["c"] });
  });

  it("counts what is not saved", () => {
    expect(difference(new Set(["a", "b"]), new Set(["b", "c", "d"]))).toBe(3);
  });
});
