import { beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES, type Messages } from "./catalogue";
import { formatDuration, formatMoney, formatWhen } from "./intl";
import { formatMessage, pseudo } from "./message";
import { ensureMessages, setLocale, setZone, translate } from "./store";

const files = import.meta.glob<Messages>("./{en,hi}/*.json", { import: "default", eager: true });

function paths(messages: Messages, at = ""): string[] {
  return Object.entries(messages).flatMap(([key, value]) => (typeof value === "string" ? [`${at}${key}`] : paths(value, `${at}${key}.`)));
}

describe("the catalogue", () => {
  it("has every message in every language", () => {
    for (const [file, english] of Object.entries(files).filter(([name]) => name.startsWith("./en/"))) {
      for (const language of LANGUAGES) {
        const other = files[file.replace("./en/", `./${language}/`)];
        expect(paths(other ?? {}).sort(), `${language} ${file}`).toEqual(paths(english).sort());
      }
    }
  });
});

describe("messages", () => {
  it("count and choose", () => {
    const text = "{count, plural, =0 {nobody waits} one {# person waits} other {# people wait}} for {name}";
    expect(formatMessage(text, { count: 0, name: "Asha" }, "en")).toBe("nobody waits for Asha");
    expect(formatMessage(text, { count: 1, name: "Asha" }, "en")).toBe("1 person waits for Asha");
    expect(formatMessage(text, { count: 12, name: "Asha" }, "en")).toBe("12 people wait for Asha");
    expect(formatMessage("{kind, select, video {Video} other {Audio}}", { kind: "video" }, "en")).toBe("Video");
  });

  it("grow and stand in brackets in the pseudo-locale", () => {
    expect(pseudo("Save")).toBe("⟦Šávé··⟧");
  });
});

describe("what Intl writes", () => {
  beforeAll(async () => {
    await ensureMessages(["common"]);
    setZone("Asia/Kolkata");
  });

  it("says money without needless zeros", () => {
    expect(formatMoney({ amount: 120_000, currency: "INR" })).toBe("₹1,200");
    expect(formatMoney({ amount: 120_050, currency: "INR" })).toBe("₹1,200.50");
    expect(formatMoney({ amount: 500, currency: "JPY" })).toContain("500");
  });

  it("says when in the reader's zone and how far away", () => {
    const now = Date.parse("2026-11-22T10:35:00Z");
    expect(formatWhen("2026-11-22T11:00:00Z", now)).toBe("today 16:30 (in 25 min)");
    expect(formatWhen("2026-11-22T18:31:00Z", now)).toMatch(/^tomorrow 00:01/);
    expect(formatDuration(245)).toBe("4:05");
    expect(formatDuration(3729)).toBe("1:02:09");
  });

  it("switches to Hindi as a whole", async () => {
    await setLocale("hi");
    expect(translate("common.save")).toBe("सहेजें");
    await setLocale("en");
    expect(translate("common.save")).toBe("Save");
  });
});
