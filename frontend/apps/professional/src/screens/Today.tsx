import { Timeline } from "@features/booking/day";
import { AwaySwitch } from "@features/directory/presence";
import { Desk } from "@features/talk-now/today";
import { Queue, useQueue, waitingOf } from "@features/waiting-room/today";
import { useCan, useMe } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { EmptyState, Page } from "@mindo/ui";
import classes from "./Today.module.css";

/** The professional's start: the day on the left, who is at the door on the right. */
export default function Today() {
  const t = useT();
  const can = useCan();
  const professionalId = useMe()?.professional_id ?? null;
  const queue = useQueue(professionalId);
  const waiting = queue.view ? waitingOf(queue.view.queue).length : 0;
  return (
    <Page title={t("booking.day.title")} action={professionalId ? <AwaySwitch professionalId={professionalId} /> : null} documentTitle={waiting > 0 ? t("waiting-room.queue.document", { count: waiting }) : t("booking.day.title")}>
      {professionalId ? (
        <div className={classes.columns}>
          <div className={classes.queue}>
            <Queue own={queue} />
            {can("talk_now.serve") ? <Desk /> : null}
          </div>
          <div>
            <Timeline />
          </div>
        </div>
      ) : (
        <EmptyState art="path" title={t("waiting-room.queue.noProfile")}>
          {t("waiting-room.queue.noProfileBody")}
        </EmptyState>
      )}
    </Page>
  );
}
