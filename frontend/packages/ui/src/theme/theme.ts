import { type CSSVariablesResolver, createTheme, defaultVariantColorsResolver, type VariantColorsResolver } from "@mantine/core";
import { fonts, palettes } from "./tokens";

/** On filled surfaces the text is light by day and dark by night, as the palettes are made for. */
const variantColors: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  return input.variant === "filled" ? { ...colors, color: "var(--mindo-on-filled)" } : colors;
};

/** Mantine in the house's colours and shapes; every value comes from the tokens. */
export const theme = createTheme({
  colors: palettes,
  primaryColor: "pine",
  primaryShade: { light: 8, dark: 3 },
  variantColorResolver: variantColors,
  white: "#FFFDF8",
  black: "#1B2A25",
  fontFamily: fonts.text,
  fontFamilyMonospace: "ui-monospace, 'SF Mono', Menlo, Consolas, monospace",
  headings: {
    fontFamily: fonts.display,
    fontWeight: "560",
    sizes: {
      h1: { fontSize: "clamp(1.75rem, 1.35rem + 1.8vw, 2.5rem)", lineHeight: "1.12" },
      h2: { fontSize: "clamp(1.35rem, 1.15rem + 0.9vw, 1.75rem)", lineHeight: "1.2" },
      h3: { fontSize: "1.25rem", lineHeight: "1.3" },
      h4: { fontSize: "1.0625rem", lineHeight: "1.4" },
    },
  },
  defaultRadius: "md",
  radius: { xs: "6px", sm: "10px", md: "14px", lg: "20px", xl: "28px" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "40px" },
  shadows: { xs: "var(--mindo-shadow)", sm: "var(--mindo-shadow)", md: "var(--mindo-shadow)", lg: "var(--mindo-shadow)", xl: "var(--mindo-shadow)" },
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
  // By name and not by `Component.extend`: naming a component must not load it.
  components: {
    Button: { defaultProps: { radius: "xl", size: "md" } },
    ActionIcon: { defaultProps: { radius: "xl", size: "lg", variant: "subtle", color: "pine" } },
    Anchor: { defaultProps: { underline: "hover" } },
    Card: { defaultProps: { radius: "lg", padding: "lg" } },
    Paper: { defaultProps: { radius: "lg" } },
    Modal: { defaultProps: { radius: "lg", centered: true, overlayProps: { blur: 3, backgroundOpacity: 0.35 } } },
    Drawer: { defaultProps: { overlayProps: { blur: 3, backgroundOpacity: 0.35 } } },
    Input: { defaultProps: { size: "md" } },
    Badge: { defaultProps: { radius: "xl", variant: "light" } },
    Checkbox: { defaultProps: { radius: "xs", iconColor: "var(--mindo-on-filled)" } },
    Radio: { defaultProps: { iconColor: "var(--mindo-on-filled)" } },
    Menu: { defaultProps: { radius: "md", shadow: "md", position: "bottom-end" } },
    Table: { defaultProps: { verticalSpacing: "sm", horizontalSpacing: "md" } },
    Tabs: { defaultProps: { keepMounted: false } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250 } },
    Skeleton: { defaultProps: { radius: "md" } },
  },
});

const shared = {
  "--mantine-color-body": "var(--mindo-paper)",
  "--mantine-color-text": "var(--mindo-ink)",
  "--mantine-color-dimmed": "var(--mindo-ink-soft)",
  "--mantine-color-default": "var(--mindo-card)",
  "--mantine-color-default-border": "var(--mindo-line)",
  "--mantine-color-default-hover": "var(--mindo-sunken)",
  "--mantine-color-placeholder": "var(--mindo-ink-soft)",
  "--mantine-color-anchor": "var(--mindo-pine)",
  "--mantine-color-error": "var(--mindo-rose-ink)",
  "--mantine-primary-color-filled": "var(--mindo-pine)",
};

/** Points Mantine's surfaces at the tokens; clay's filled shade is the one on which its label reads. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...shared,
    "--mantine-color-clay-filled": palettes.clay[7],
    "--mantine-color-clay-filled-hover": palettes.clay[8],
    "--mantine-color-rose-filled": palettes.rose[7],
    "--mantine-color-moss-filled": palettes.moss[7],
  },
  dark: {
    ...shared,
    "--mantine-color-clay-filled": palettes.clay[3],
    "--mantine-color-clay-filled-hover": palettes.clay[2],
  },
});
