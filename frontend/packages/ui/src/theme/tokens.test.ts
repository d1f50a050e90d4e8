import { describe, expect, it } from "vitest";
import { tokenStyles } from "./tokens";

const styles = tokenStyles();
const [light, dark] = [styles.slice(0, styles.indexOf("@media")), styles.slice(styles.indexOf('[data-mantine-color-scheme="dark"] {'))];

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of two tokens as WCAG counts it, 1 to 21. */
function contrast(sheet: string, one: string, other: string): number {
  const value = (name: string) => luminance(new RegExp(`--mindo-${name}: (#\\w{6})`).exec(sheet)?.[1] ?? "");
  const [darker = 0, lighter = 0] = [value(one), value(other)].sort((first, second) => first - second);
  return (lighter + 0.05) / (darker + 0.05);
}

const read = [
  ["ink", "paper"],
  ["ink", "card"],
  ["ink-soft", "paper"],
  ["ink-soft", "card"],
  ["ink-soft", "sunken"],
  ["pine", "paper"],
  ["pine", "pine-wash"],
  ["on-pine", "pine"],
  ["clay-ink", "clay-wash"],
  ["moss-ink", "moss-wash"],
  ["honey-ink", "honey-wash"],
  ["rose-ink", "rose-wash"],
  ["rose-ink", "card"],
] as const;

describe.each([
  ["light", light],
  ["dark", dark],
])("the %s palette", (_, sheet) => {
  it.each(read)("lets %s be read on %s", (text, surface) => {
    expect(contrast(sheet, text, surface)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ["line-strong", "card"],
    ["focus", "paper"],
    ["clay", "card"],
  ] as const)("lets %s be seen on %s", (line, surface) => {
    expect(contrast(sheet, line, surface)).toBeGreaterThanOrEqual(3);
  });
});
