import { Alert, Button, Group, Paper, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import type { ReactNode } from "react";
import { Illustration, type IllustrationName } from "./Illustration";
import { Icon } from "./Icon";
import classes from "./States.module.css";

interface EmptyStateProps {
  readonly title: ReactNode;
  /** What to do about it. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly art?: IllustrationName;
}

/** Nothing to show yet, and what to do about it. */
export function EmptyState({ title, children, action, art = "chairs" }: EmptyStateProps) {
  return (
    <Paper className={classes.empty}>
      <Illustration name={art} />
      <Stack gap="xs" align="center">
        <Title order={2} size="h3" ta="center">
          {title}
        </Title>
        {children ? (
          <Text c="dimmed" ta="center" maw={420} component="div">
            {children}
          </Text>
        ) : null}
      </Stack>
      {action}
    </Paper>
  );
}

/** What every error the client throws can say about itself (see ApiProblem in @mindo/api). */
interface ProblemLike {
  readonly message: string;
  readonly requestId?: string | null;
}

/** An error in plain words, with the way back: try again. */
export function ErrorState({ error, onRetry, title }: { error: ProblemLike; onRetry?: () => void; title?: string }) {
  const t = useT();
  return (
    <Alert color="rose" variant="light" title={title ?? t("common.error.title")} icon={<Icon name="alert" />} role="alert" className={classes.error}>
      <Stack gap="sm">
        <Text size="sm">{error.message}</Text>
        {onRetry || error.requestId ? (
          <Group gap="md">
            {onRetry ? (
              <Button size="xs" variant="default" onClick={onRetry}>
                {t("common.retry")}
              </Button>
            ) : null}
            {error.requestId ? (
              <Text size="xs" c="dimmed">
                {t("common.error.reference", { id: error.requestId })}
              </Text>
            ) : null}
          </Group>
        ) : null}
      </Stack>
    </Alert>
  );
}

/** Rows that stand where content will be, so that nothing jumps. Appears only after 300 ms. */
export function SkeletonRows({ rows = 4, height = 64 }: { rows?: number; height?: number }) {
  const t = useT();
  return (
    <Stack gap="sm" className={classes.late} role="status" aria-label={t("common.loading")}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} />
      ))}
    </Stack>
  );
}

/** Cards that stand where cards will be. */
export function SkeletonCards({ cards = 6, height = 200 }: { cards?: number; height?: number }) {
  const t = useT();
  return (
    <div className={`${classes.late ?? ""} ${classes.cards ?? ""}`} role="status" aria-label={t("common.loading")}>
      {Array.from({ length: cards }, (_, index) => (
        <Skeleton key={index} height={height} radius="lg" />
      ))}
    </div>
  );
}
