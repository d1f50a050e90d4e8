import { Stack, Text, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { CrisisLines } from "@mindo/shell/crisis";
import { useEffect, useRef } from "react";
import classes from "./CrisisPanel.module.css";

/** Whom to call, at the moment of the answer. It takes the focus and is read out, and needs no network. */
export function CrisisPanel({ told }: { told: boolean }) {
  const t = useT();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    panel.current?.focus({ preventScroll: true });
    panel.current?.scrollIntoView({ block: "start", behavior: "smooth" });
  }, []);
  return (
    <section ref={panel} tabIndex={-1} className={classes.panel} aria-labelledby="crisis-panel">
      <Stack gap="md">
        <Title order={2} size="h3" id="crisis-panel">
          {t("assessments.crisis.title")}
        </Title>
        <Text>{t("assessments.crisis.body")}</Text>
        <CrisisLines />
        <Text role="status" fw={560}>
          {told ? t("assessments.crisis.told") : t("assessments.crisis.telling")}
        </Text>
      </Stack>
    </section>
  );
}
