import { CrisisHelp } from "@mindo/shell";
import { EmptyState, type IllustrationName } from "@mindo/ui";
import type { ReactNode } from "react";
import classes from "../CallScreen.module.css";

/** What stands where no call is: left, open elsewhere, not open. */
export function Still({ title, art, action, children }: { title: string; art: IllustrationName; action: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.still}>
      <div className={classes.stillBar}>
        <CrisisHelp />
      </div>
      <main className={classes.stillMain}>
        <EmptyState title={title} art={art} action={action}>
          {children}
        </EmptyState>
      </main>
    </div>
  );
}
