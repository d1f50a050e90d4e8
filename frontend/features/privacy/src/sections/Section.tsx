import { Alert, Card, Text, Title } from "@mantine/core";
import { Icon } from "@mindo/ui";
import type { ReactNode } from "react";

/** One right: what it is, and what can be done. */
export function Section({ title, lead, error, children }: { title: string; lead: string; error?: Error | null; children: ReactNode }) {
  return (
    <Card withBorder component="section" aria-label={title}>
      <Title order={2} size="h3">
        {title}
      </Title>
      <Text c="dimmed" mb="md">
        {lead}
      </Text>
      {error ? (
        <Alert color="rose" variant="light" icon={<Icon name="alert" />} role="alert" mb="md">
          {error.message}
        </Alert>
      ) : null}
      {children}
    </Card>
  );
}
