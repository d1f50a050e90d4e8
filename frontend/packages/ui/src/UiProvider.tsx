import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { schemes } from "./theme/schemes";
import { cssVariables, theme } from "./theme/theme";

/** The nonce under which the server allows this page's style elements. */
export function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
}

// What keeps the page from scrolling behind a dialog adds a style element by itself, and looks for its nonce here.
Object.assign(globalThis, { __webpack_nonce__: pageNonce() });

/** The kit with the house's theme; style elements it adds carry the page's nonce. */
export function UiProvider({ children, env = "default" }: { children: ReactNode; env?: "default" | "test" }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={schemes}
      defaultColorScheme="auto"
      getStyleNonce={pageNonce}
      deduplicateInlineStyles
      env={env}
    >
      {children}
    </MantineProvider>
  );
}
