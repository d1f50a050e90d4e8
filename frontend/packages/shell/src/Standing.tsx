import { Button, Text } from "@mantine/core";
import { api, unwrap } from "@mindo/api";
import { type Me, reloadSession, useMe } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { Countdown, Icon, type IconName } from "@mindo/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import classes from "./Standing.module.css";

/** Asks /me again when what was allowed for a while is over, even if nobody could say so. */
function useEnd(at: string | undefined): () => Promise<void> {
  const cache = useQueryClient();
  const renew = async () => {
    await reloadSession();
    await cache.invalidateQueries();
  };
  useEffect(() => {
    if (!at) return undefined;
    const timer = setTimeout(() => void reloadSession().then(() => cache.invalidateQueries()), Math.max(0, Date.parse(at) - Date.now()) + 250);
    return () => clearTimeout(timer);
  }, [at, cache]);
  return renew;
}

interface BarProps {
  readonly tone: "look" | "emergency";
  readonly icon: IconName;
  readonly endsAt: string;
  readonly end: () => Promise<unknown>;
  readonly label: string;
  readonly children: ReactNode;
}

function Bar({ tone, icon, endsAt, end, label, children }: BarProps) {
  const renew = useEnd(endsAt);
  const ending = useMutation({ mutationFn: end, onSettled: renew });
  return (
    <div className={classes.bar} data-tone={tone} role="status">
      <Icon name={icon} />
      <Text size="sm" className={classes.words}>
        {children} <Countdown until={endsAt} fw={640} />
      </Text>
      <Button size="compact-md" className={classes.end ?? ""} loading={ending.isPending} onClick={() => ending.mutate()}>
        {label}
      </Button>
    </div>
  );
}

/** Over every screen while one looks through a role, or has a patient's record open in an emergency. */
export function StandingBars({ me }: { me: Me }) {
  const t = useT();
  const { viewing_as: viewing, emergency } = me;
  return (
    <>
      {viewing ? (
        <Bar
          tone="look"
          icon="search"
          endsAt={viewing.ends_at}
          label={t("common.standing.stop")}
          end={() => unwrap(api.POST("/api/v1/me/role-view/end"))}
        >
          <strong>{t("common.standing.looking", { role: viewing.role })}</strong> {viewing.beyond > 0 ? t("common.standing.beyond", { count: viewing.beyond }) : null}
        </Bar>
      ) : null}
      {emergency ? (
        <Bar
          tone="emergency"
          icon="alert"
          endsAt={emergency.ends_at}
          label={t("common.standing.close")}
          end={() => unwrap(api.POST("/api/v1/admin/break-glass/{glass_id}/end", { params: { path: { glass_id: emergency.id } } }))}
        >
          <strong>{t("common.standing.emergency")}</strong> {t("common.standing.marked")}
        </Bar>
      ) : null}
    </>
  );
}

/** The bars, once there is something to say. */
export default function Standing() {
  const me = useMe();
  return me ? <StandingBars me={me} /> : null;
}
