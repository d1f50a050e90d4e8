import { Container, Group, Stack, Text, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { type ReactNode, useEffect, useRef } from "react";
import classes from "./Page.module.css";

interface PageProps {
  readonly title: ReactNode;
  /** What the browser's tab says: discreet, never a name or a concern. Defaults to the title when that is plain text. */
  readonly documentTitle?: string;
  readonly lead?: ReactNode;
  /** The one thing to do on this screen, or controls of the whole screen. */
  readonly action?: ReactNode;
  readonly width?: "narrow" | "text" | "wide" | "full";
  readonly children: ReactNode;
}

const widths = { narrow: 480, text: 760, wide: 1120, full: 1600 } as const;

/** A screen: one heading that takes the focus on arrival, a lead, one action, the content. */
export function Page({ title, documentTitle, lead, action, width = "wide", children }: PageProps) {
  const t = useT();
  const heading = useRef<HTMLHeadingElement>(null);
  const name = documentTitle ?? (typeof title === "string" ? title : "");
  const brand = t("common.brand");
  useEffect(() => {
    document.title = name ? `${name} · ${brand}` : brand;
  }, [name, brand]);
  useEffect(() => {
    // A screen reached from another one is announced by its heading; the very first one is read by the browser itself.
    if (document.activeElement === document.body && window.history.state !== null) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Container size={widths[width]} className={classes.page}>
      <Group justify="space-between" align="flex-end" gap="md" className={classes.head}>
        <Stack gap={6} className={classes.words}>
          <Title order={1} ref={heading} tabIndex={-1} className={classes.title}>
            {title}
          </Title>
          {lead ? (
            <Text c="dimmed" component="div" className={classes.lead}>
              {lead}
            </Text>
          ) : null}
        </Stack>
        {action}
      </Group>
      {children}
    </Container>
  );
}
