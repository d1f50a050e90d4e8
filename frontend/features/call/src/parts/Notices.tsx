import { Button, Group } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { live, type Live } from "@mindo/live";
import { toast } from "@mindo/shell";
import { problemWords } from "@mindo/visit";
import type { ReactNode } from "react";
import type { Fallback } from "../fallback";
import classes from "./Notices.module.css";

interface NoticesProps {
  readonly fallback: Fallback;
  readonly camera: boolean;
  readonly onRestore: () => void;
  readonly onChat: () => void;
  /** Guests in the lobby, for who may let them in. */
  readonly waiting: readonly Live.GuestView[];
  readonly children?: ReactNode;
}

function Notice({ words, children }: { words: string; children: ReactNode }) {
  return (
    <div className={classes.notice} role="status">
      <span>{words}</span>
      <Group gap="xs">{children}</Group>
    </div>
  );
}

/** What the person should know and can do something about, above the faces. */
export function Notices({ fallback, camera, onRestore, onChat, waiting, children }: NoticesProps) {
  const t = useT();
  const admit = (guest: Live.GuestView) => void live.command("guest.admit", { guest_id: guest.id }).catch((refused: unknown) => toast(problemWords(t, refused), "rose"));
  return (
    <div className={classes.notices}>
      {children}
      {waiting.map((guest) => (
        <Notice key={guest.id} words={t("call.guests.atDoor", { name: guest.name ?? t(`call.guests.kind.${guest.kind}`), kind: t(`call.guests.kind.${guest.kind}`) })}>
          <Button size="xs" color="clay" onClick={() => admit(guest)}>
            {t("call.guests.admit")}
          </Button>
        </Notice>
      ))}
      {fallback !== "normal" && camera ? (
        <Notice words={t(fallback === "phone" ? "call.fallback.phone" : "call.fallback.resting")}>
          <Button size="xs" variant="white" c="#1b2a25" onClick={onRestore}>
            {t("call.fallback.restore")}
          </Button>
          {fallback === "phone" ? (
            <Button size="xs" variant="white" c="#1b2a25" onClick={onChat}>
              {t("call.control.chat")}
            </Button>
          ) : null}
        </Notice>
      ) : fallback === "phone" ? (
        <Notice words={t("call.fallback.phone")}>
          <Button size="xs" variant="white" c="#1b2a25" onClick={onChat}>
            {t("call.control.chat")}
          </Button>
        </Notice>
      ) : null}
    </div>
  );
}
