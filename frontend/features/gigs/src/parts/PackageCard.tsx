import { Paper, Text, Title } from "@mantine/core";
import type { GigPackage } from "@mindo/api";
import { Money } from "@mindo/ui";
import type { ReactNode } from "react";
import classes from "./Gigs.module.css";
import { PackageFacts } from "./PackageFacts";

/** One package: its price, what it holds, and what to do with it. */
export function PackageCard({ pack, children }: { pack: GigPackage; children?: ReactNode }) {
  return (
    <Paper withBorder p="lg" className={classes.card}>
      <Title order={3} size="h4">
        {pack.title}
      </Title>
      <Money value={pack.price} fw={650} size="xl" />
      {pack.summary ? <Text size="sm">{pack.summary}</Text> : null}
      <PackageFacts pack={pack} />
      {children ?? <span />}
    </Paper>
  );
}
