import { Menu, UnstyledButton } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Icon, type IconName } from "@mindo/ui";
import type { DeviceKind, LocalMedia, MediaView } from "@mindo/visit";
import { type ReactNode, useRef } from "react";
import classes from "./Controls.module.css";

export type Panel = "chat" | "note" | "guests";

interface ControlsProps {
  readonly media: LocalMedia;
  readonly view: MediaView;
  readonly unread?: number;
  readonly panel?: Panel | null;
  /** Absent where there is nothing beside the faces: a guest has no chat and no notes. */
  readonly onPanel?: (panel: Panel | null) => void;
  readonly hasNote?: boolean;
  readonly hidden: boolean;
  /** "Leave" of the patient, "Finish" of the professional. */
  readonly end?: { readonly label: string; readonly onClick: () => void };
}

interface ControlProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onClick?: () => void;
  readonly off?: boolean;
  readonly active?: boolean;
  readonly end?: boolean;
  readonly badge?: number;
  /** Set by the menu that this control opens. */
  readonly className?: string;
}

function Control({ icon, label, onClick, off = false, active = false, end = false, badge = 0, className = "", ...rest }: ControlProps) {
  return (
    <UnstyledButton {...rest} className={`${classes.control ?? ""} ${className}`} data-off={off || undefined} data-active={active || undefined} data-end={end || undefined} aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} size={24} />
      <span className={classes.label} aria-hidden>
        {label}
      </span>
      {badge > 0 ? (
        <span className={classes.badge} aria-hidden>
          {badge}
        </span>
      ) : null}
    </UnstyledButton>
  );
}

const ICONS = { audioinput: "microphone", videoinput: "camera", audiooutput: "bell" } as const;

function Devices({ kind, view, media }: { kind: DeviceKind; view: MediaView; media: LocalMedia }) {
  const t = useT();
  const devices = view.devices.filter((device) => device.kind === kind);
  const track = kind === "audioinput" ? view.audio : view.video;
  const used = view.chosen[kind] ?? (kind === "audiooutput" ? "default" : track?.getSettings().deviceId);
  const icon = ICONS[kind];
  return (
    <>
      <Menu.Label>{t(`call.device.${icon === "bell" ? "speaker" : icon}`)}</Menu.Label>
      {devices.length === 0 ? <Menu.Item disabled>{t("call.device.none")}</Menu.Item> : null}
      {devices.map(({ deviceId, label }, index) => (
        <Menu.Item key={deviceId} role="menuitemradio" aria-checked={deviceId === used} leftSection={<Icon name={deviceId === used ? "check" : icon} />} onClick={() => void media.choose(kind, deviceId)}>
          {label || t("call.device.unnamed", { number: index + 1 })}
        </Menu.Item>
      ))}
    </>
  );
}

/** A toolbar within a thumb's reach; every button's name says what it will do. */
export function Controls({ media, view, unread = 0, panel = null, onPanel, hasNote = false, hidden, end }: ControlsProps): ReactNode {
  const t = useT();
  const muted = view.muted;
  const camera = view.camera === "ok";
  const canChooseSpeaker = "setSinkId" in HTMLMediaElement.prototype && view.devices.some(({ kind }) => kind === "audiooutput");
  const canShare = "mediaDevices" in navigator && "getDisplayMedia" in navigator.mediaDevices;
  // A finger that wakes the hidden bar has not chosen the button it happens to touch.
  const blind = useRef(false);
  const toggle = (name: Panel) => onPanel?.(panel === name ? null : name);
  return (
    <div
      className={classes.bar}
      role="toolbar"
      aria-label={t("call.control.bar")}
      data-hidden={hidden || undefined}
      onPointerDownCapture={({ pointerType }) => {
        blind.current = hidden && pointerType === "touch";
      }}
      onClickCapture={(event) => {
        if (!blind.current) return;
        blind.current = false;
        event.stopPropagation();
      }}
    >
      <Control icon={muted ? "microphoneOff" : "microphone"} label={t(muted ? "call.control.unmute" : "call.control.mute")} off={muted} onClick={() => media.setMuted(!muted)} />
      <Control icon={camera ? "camera" : "cameraOff"} label={t(camera ? "call.control.cameraOff" : "call.control.cameraOn")} off={!camera} onClick={() => void media.setCamera(!camera)} />
      {canShare ? (
        <Control icon="screen" label={t(view.sharing ? "call.control.stopShare" : "call.control.share")} active={view.sharing} onClick={() => (view.sharing ? media.stopShare() : void media.share())} />
      ) : null}
      <Menu position="top">
        <Menu.Target>
          <Control icon="settings" label={t("call.control.devices")} />
        </Menu.Target>
        <Menu.Dropdown>
          <Devices kind="audioinput" view={view} media={media} />
          <Devices kind="videoinput" view={view} media={media} />
          {canChooseSpeaker ? <Devices kind="audiooutput" view={view} media={media} /> : null}
          {view.blur === "unavailable" ? null : (
            <>
              <Menu.Divider />
              <Menu.Item role="menuitemcheckbox" aria-checked={view.blur === "on"} leftSection={<Icon name={view.blur === "on" ? "check" : "user"} />} onClick={() => void media.setBlur(view.blur !== "on")}>
                {t("call.device.blur")}
              </Menu.Item>
            </>
          )}
          {onPanel ? (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<Icon name="people" />} onClick={() => toggle("guests")}>
                {t("call.guests.title")}
              </Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {onPanel ? <Control icon="chat" label={t(panel === "chat" ? "call.control.chatClose" : "call.control.chat")} active={panel === "chat"} badge={unread} onClick={() => toggle("chat")} /> : null}
      {hasNote ? <Control icon="note" label={t(panel === "note" ? "call.control.noteClose" : "call.control.note")} active={panel === "note"} onClick={() => toggle("note")} /> : null}
      {end ? <Control icon="phone" label={end.label} end onClick={end.onClick} /> : null}
    </div>
  );
}
