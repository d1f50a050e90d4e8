import { Button } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import classes from "./Muted.module.css";

/** Big, because talking into a silent microphone is what goes wrong most. */
export function Muted({ onUnmute }: { onUnmute: () => void }) {
  const t = useT();
  return (
    <div className={classes.muted} role="status">
      <span className={classes.words}>
        <Icon name="microphoneOff" size={32} />
        {t("call.self.muted")}
      </span>
      <Button variant="white" c="#1b2a25" onClick={onUnmute}>
        {t("call.control.unmuteNow")}
      </Button>
    </div>
  );
}

/** A microphone or camera that can't be used, and the way out. */
export function DeviceTrouble({ kind, state, onRetry }: { kind: "camera" | "microphone"; state: "blocked" | "missing"; onRetry: () => void }) {
  const t = useT();
  return (
    <div className={classes.trouble} role="alert">
      <span>{t(`call.device.${state}`, { kind })}</span>
      <Button size="xs" variant="white" c="#1b2a25" onClick={onRetry}>
        {t("call.device.retry")}
      </Button>
    </div>
  );
}
