import { Alert, Button, Group, Text } from "@mantine/core";
import { type Affected as AffectedClaims, ApiProblem } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { ErrorState } from "@mindo/ui";
import { useState } from "react";
import { type usePreview, useReloadAll, type useSaveRules } from "../data";
import { Affected } from "./Affected";
import type { Plan } from "./plan";
import classes from "./SaveBar.module.css";

/** Saving the plan: first what it means for booked sessions, then the saving; and what to do when somebody else was first. */
export function SaveBar({ plan, save, preview }: { plan: Plan; save: ReturnType<typeof useSaveRules>; preview: ReturnType<typeof usePreview> }) {
  const t = useT();
  const reload = useReloadAll();
  const [affected, setAffected] = useState<AffectedClaims | null>(null);
  const { rules, dirty } = plan;
  const problem = save.error instanceof ApiProblem ? save.error : preview.error instanceof ApiProblem ? preview.error : null;
  const stale = problem?.code === "stale_version";
  const store = () => {
    setAffected(null);
    save.mutate(rules, { onSuccess: plan.clear });
  };
  const ask = () => {
    save.reset();
    preview.mutate(
      { zone: rules.zone, rules: rules.rules, overrides: rules.overrides },
      { onSuccess: (found) => (found.claims.length > 0 ? setAffected(found) : store()) },
    );
  };
  return (
    <div className={classes.bar} data-dirty={dirty || undefined}>
      {affected ? <Affected found={affected} onKeep={store} onBack={() => setAffected(null)} /> : null}
      {stale ? (
        <Alert color="honey" mb="sm" role="alert">
          <Text size="sm" mb="xs">
            {t("calendar.save.stale")}
          </Text>
          <Group gap="sm">
            <Button
              size="xs"
              onClick={() => {
                save.reset();
                reload();
              }}
            >
              {t("calendar.save.keep")}
            </Button>
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                save.reset();
                plan.clear();
                reload();
              }}
            >
              {t("calendar.save.theirs")}
            </Button>
          </Group>
        </Alert>
      ) : null}
      {problem && !stale ? <ErrorState error={problem} /> : null}
      <Group justify="space-between" gap="sm">
        <Text size="sm" role="status">
          {dirty ? t("calendar.save.unsaved") : save.isSuccess ? t("calendar.save.saved") : ""}
        </Text>
        {dirty ? (
          <Group gap="sm">
            <Button
              variant="subtle"
              onClick={() => {
                save.reset();
                plan.clear();
              }}
            >
              {t("calendar.save.undo")}
            </Button>
            <Button color="clay" loading={save.isPending || preview.isPending} disabled={stale} onClick={ask}>
              {t("calendar.save.button")}
            </Button>
          </Group>
        ) : null}
      </Group>
    </div>
  );
}
