/**
 * The one place where colours, type and space are decided. The Mantine theme
 * and the stylesheet that paints before scripts run are both made from it.
 */
type Shades = readonly [string, string, string, string, string, string, string, string, string, string];

export const palettes = {
  /** Trust: links, focus, navigation. 8 is the brand's pine. */
  pine: ["#EFF5F2", "#DCE9E4", "#B9D3CA", "#93BBAE", "#6FA595", "#4D8B7A", "#33705F", "#205747", "#12443C", "#0B312B"],
  /** The one thing to do next. 6 is the brand's clay; buttons stand on 7, where white reads at 4.9:1. */
  clay: ["#FCF1EB", "#F8DFD2", "#F0BFA7", "#E79E7B", "#DF8560", "#D4734B", "#C8643C", "#B3532D", "#944223", "#75341C"],
  /** Going well. */
  moss: ["#F2F5EC", "#E3E9D7", "#C8D4B2", "#ABBD8B", "#91A86B", "#7A9354", "#637B41", "#4E6334", "#3C4D29", "#2B381E"],
  /** Needs an eye. */
  honey: ["#FDF6E3", "#FAEBC3", "#F3D68A", "#EBC055", "#DDA82F", "#BD8A1B", "#9A6E12", "#7A560D", "#5E420A", "#453007"],
  /** Went wrong, or ends something. */
  rose: ["#FBEFEE", "#F5DAD9", "#E9B3B2", "#DB8A8A", "#CB6567", "#B9484C", "#A5343A", "#8A272E", "#6E1E24", "#52161B"],
  /** Neutrals with a little green in them. */
  gray: ["#F7F8F6", "#ECEEEA", "#DEE2DC", "#C6CDC6", "#A2ACA5", "#7F8B84", "#5C6962", "#47534D", "#34403A", "#222B27"],
  /** Text to paper on deep pine-black. */
  dark: ["#E8EDE9", "#C6D0CA", "#A4B2AA", "#82928A", "#43544D", "#2F3E38", "#1F2D28", "#121C19", "#0D1513", "#090F0D"],
} as const satisfies Readonly<Record<string, Shades>>;

export const fonts = {
  text: "'Inter Variable', 'Inter Fallback', 'Noto Sans Devanagari Variable', system-ui, sans-serif",
  display: "'Fraunces Variable', 'Fraunces Fallback', 'Noto Sans Devanagari Variable', Georgia, serif",
} as const;

const light = {
  paper: "#F6F1E7",
  card: "#FFFDF8",
  sunken: "#EFE8DA",
  ink: "#1B2A25",
  "ink-soft": "#4F5C55",
  line: "#E1D9C8",
  "line-strong": "#8C8773",
  pine: palettes.pine[8],
  "pine-wash": "#E3ECE5",
  "on-pine": "#F6F1E7",
  "on-filled": "#FFFDF8",
  clay: palettes.clay[6],
  "clay-wash": "#F9E6DA",
  "clay-ink": "#8F3F20",
  "moss-wash": "#E6ECD9",
  "moss-ink": "#415529",
  "honey-wash": "#F8E8BF",
  "honey-ink": "#6A4A08",
  "rose-wash": "#F6DEDC",
  "rose-ink": "#8A272E",
  focus: "#205747",
  shadow: "0 1px 2px rgb(40 34 20 / 5%), 0 10px 30px -14px rgb(40 34 20 / 18%)",
} as const;

const dark: Record<keyof typeof light, string> = {
  paper: palettes.dark[7],
  card: "#192622",
  sunken: "#0D1513",
  ink: "#E8EDE9",
  "ink-soft": "#A9B7AF",
  line: "#2A3A34",
  "line-strong": "#71837A",
  pine: "#8FC0B0",
  "pine-wash": "#1F3831",
  "on-pine": "#0D1513",
  "on-filled": "#0D1513",
  clay: "#E79E7B",
  "clay-wash": "#43291D",
  "clay-ink": "#F0BFA7",
  "moss-wash": "#2A3620",
  "moss-ink": "#C8D4B2",
  "honey-wash": "#3D3113",
  "honey-ink": "#F3D68A",
  "rose-wash": "#43231F",
  "rose-ink": "#F0B9B4",
  focus: "#93BBAE",
  shadow: "0 1px 2px rgb(0 0 0 / 30%), 0 14px 34px -16px rgb(0 0 0 / 60%)",
};

const declare = (values: Readonly<Record<string, string>>) =>
  Object.entries(values)
    .map(([name, value]) => `  --mindo-${name}: ${value};`)
    .join("\n");

/**
 * The tokens as CSS custom properties (`--mindo-…`), for light and for dark.
 * The device's wish counts until the page says otherwise, so that the first
 * paint is right before any script has run.
 */
export function tokenStyles(): string {
  return `:root {
${declare(light)}
  --mindo-font-text: ${fonts.text};
  --mindo-font-display: ${fonts.display};
  color-scheme: light;
}
@media (prefers-color-scheme: dark) {
  :root:not([data-mantine-color-scheme="light"]) {
${declare(dark)}
    color-scheme: dark;
  }
}
:root[data-mantine-color-scheme="dark"] {
${declare(dark)}
  color-scheme: dark;
}
`;
}
