import type { Me } from "@mindo/auth";
import { describe, expect, it } from "vitest";
import { homeOf } from "./home";

const me = (...permissions: string[]): Me => ({
  id: "01a2",
  name: "Asha Rao",
  initials: "AR",
  email: "asha@people.example",
  phone: null,
  zone: "Asia/Kolkata",
  language: "en",
  jurisdiction: "IN",
  roles: [],
  permissions,
  session_id: "01a3",
  unread: 0,
  professional_id: null, second_factor: "optional", viewing_as: null, emergency: null,
});

describe("where a person goes after signing in", () => {
  it("is where she wanted to go, on this site", () => {
    expect(homeOf(me(), "/app/sessions?when=past")).toBe("/app/sessions?when=past");
  });

  it.each(["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""])("is never another site: %s", (wanted) => {
    expect(homeOf(me(), wanted)).toBe("/app/");
  });

  it("is the app for what she may do", () => {
    expect(homeOf(me("profile.own"), null)).toBe("/app/");
    expect(homeOf(me("waiting_room.watch"), null)).toBe("/pro/");
    expect(homeOf(me("waiting_room.watch", "roles.view"), null)).toBe("/admin/");
  });
});
