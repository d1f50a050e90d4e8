import { Stack, Text, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Icon, Illustration } from "@mindo/ui";
import { type ReactNode, useEffect, useRef } from "react";
import classes from "./AuthLayout.module.css";

interface AuthLayoutProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
  /** What stands below the form: other ways. */
  readonly foot?: ReactNode;
}

/** Signing up and in: one card, and beside it on wide screens what this place is. */
export function AuthLayout({ title, lead, children, foot }: AuthLayoutProps) {
  const t = useT();
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = `${title} · ${t("common.brand")}`;
    // A step that follows another one is announced by its heading.
    if (!first.current) heading.current?.focus({ preventScroll: true });
    first.current = false;
  }, [title, t]);
  return (
    <div className={classes.layout}>
      <aside className={classes.aside}>
        <Illustration name="chairs" width={300} />
        <Title order={2} mt="lg">
          {t("account.aside.title")}
        </Title>
        <Text c="dimmed" mt="xs" maw={420}>
          {t("account.aside.body")}
        </Text>
        <ul className={classes.points}>
          <li>
            <Icon name="lock" />
            {t("account.aside.one")}
          </li>
          <li>
            <Icon name="shield" />
            {t("account.aside.two")}
          </li>
          <li>
            <Icon name="lifebuoy" />
            {t("account.aside.three")}
          </li>
        </ul>
      </aside>
      <section className={classes.card}>
        <Stack gap={6} mb="lg">
          <Title order={1} size="h2" ref={heading} tabIndex={-1} className={classes.title}>
            {title}
          </Title>
          {lead ? (
            <Text c="dimmed" component="div">
              {lead}
            </Text>
          ) : null}
        </Stack>
        {children}
        {foot ? (
          <Text mt="lg" c="dimmed" size="sm" component="div">
            {foot}
          </Text>
        ) : null}
      </section>
    </div>
  );
}
