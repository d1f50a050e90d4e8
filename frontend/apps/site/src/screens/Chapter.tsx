import { Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Chapter.module.css";

/** A heading, a paragraph, and what proves it. */
export function Chapter({ title, proof, children }: { title: string; proof?: string; children: ReactNode }) {
  return (
    <section className={classes.chapter}>
      <Title order={2} size="h3">
        {title}
      </Title>
      <div className={classes.body}>{children}</div>
      {proof ? <p className={classes.proof}>{proof}</p> : null}
    </section>
  );
}
