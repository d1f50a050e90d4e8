import { Alert, Button, Group, NativeSelect, Paper, Stack, Text, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Icon, StatusPill, type Tone } from "@mindo/ui";
import { type DeviceKind, type DeviceState, type MediaView, Meter, TrackVideo, useMedia } from "@mindo/visit";
import { useEffect, useRef, useState } from "react";
import { type NetworkGrade, testNetwork } from "../network";
import type { DeviceReport } from "../usePlace";
import classes from "./DeviceTest.module.css";

interface DeviceTestProps {
  readonly modality: "video" | "audio";
  readonly onResult: (report: DeviceReport) => void;
}

const TONES: Readonly<Record<DeviceState | NetworkGrade, Tone>> = {
  ok: "good",
  off: "quiet",
  blocked: "bad",
  missing: "attention",
  good: "good",
  fair: "attention",
  poor: "bad",
  unknown: "quiet",
};

const decided = (state: DeviceState): state is Exclude<DeviceState, "off"> => state !== "off";

function Choice({ kind, view, onChoose }: { kind: DeviceKind; view: MediaView; onChoose: (deviceId: string) => void }) {
  const t = useT();
  const devices = view.devices.filter((device) => device.kind === kind);
  if (devices.length < 2) return null;
  return (
    <NativeSelect
      size="sm"
      label={t("waiting-room.device.choose", { kind })}
      value={view.chosen[kind] ?? devices[0]?.deviceId ?? ""}
      onChange={(event) => onChoose(event.currentTarget.value)}
      data={devices.map(({ deviceId, label }, index) => ({ value: deviceId, label: label || t("waiting-room.device.unnamed", { kind, number: index + 1 }) }))}
    />
  );
}

function Row({ label, state }: { label: string; state: DeviceState | NetworkGrade | null }) {
  const t = useT();
  return (
    <Group justify="space-between" gap="xs" wrap="nowrap">
      <Text size="sm">{label}</Text>
      <StatusPill tone={state === null ? "next" : TONES[state]}>{t(state === null ? "waiting-room.device.testing" : `waiting-room.device.${state}`)}</StatusPill>
    </Group>
  );
}

function useNetwork(run: number): NetworkGrade | null {
  const [found, setFound] = useState<{ run: number; grade: NetworkGrade } | null>(null);
  useEffect(() => {
    if (run === 0) return;
    const stop = new AbortController();
    testNetwork(stop.signal).then(
      (grade) => setFound({ run, grade }),
      () => undefined,
    );
    return () => stop.abort();
  }, [run]);
  return found?.run === run ? found.grade : null;
}

/** Shows the person how she will be seen, whether she is heard, and how the network is; tells the outcome as codes. */
export function DeviceTest({ modality, onResult }: DeviceTestProps) {
  const t = useT();
  const [run, setRun] = useState(0);
  const { media, view } = useMedia(run > 0 ? { audio: true, video: modality === "video" } : null);
  const network = useNetwork(run);
  const told = useRef("");
  const microphone = view.microphone;
  // An audio session needs no camera: not asked for is as good as working.
  const camera = modality === "audio" ? "ok" : view.camera;
  useEffect(() => {
    if (!decided(microphone) || !decided(camera) || network === null) return;
    const report = { camera, microphone, network };
    const words = JSON.stringify(report);
    if (told.current === words) return;
    told.current = words;
    onResult(report);
  }, [camera, microphone, network, onResult]);
  const trouble = (["blocked", "missing"] as const).find((state) => microphone === state || camera === state);

  return (
    <Paper component="section" p="lg" withBorder aria-labelledby="devices">
      <Stack gap="md">
        <div>
          <Title order={2} size="h4" id="devices">
            {t("waiting-room.device.title")}
          </Title>
          <Text size="sm" c="dimmed">
            {t("waiting-room.device.lead")}
          </Text>
        </div>
        {modality === "video" ? (
          <div className={classes.preview}>
            {view.video ? <TrackVideo track={view.video} label={t("waiting-room.device.preview")} className={classes.video} /> : <Icon name="cameraOff" size={36} label={t("waiting-room.device.cameraOff")} />}
          </div>
        ) : null}
        {run === 0 ? (
          <Button variant="light" color="pine" leftSection={<Icon name="video" />} onClick={() => setRun(1)} classNames={{ root: classes.start, label: classes.words }}>
            {t("waiting-room.device.start")}
          </Button>
        ) : (
          <>
            <Stack gap={6}>
              <Meter track={view.audio} />
              <Text size="xs" c="dimmed">
                {t("waiting-room.device.say")}
              </Text>
            </Stack>
            <Stack gap="xs" role="status" aria-live="polite">
              {modality === "video" ? <Row label={t("waiting-room.device.camera")} state={decided(camera) ? camera : null} /> : null}
              <Row label={t("waiting-room.device.microphone")} state={decided(microphone) ? microphone : null} />
              <Row label={t("waiting-room.device.network")} state={network} />
            </Stack>
            {trouble ? (
              <Alert color="honey" variant="light" icon={<Icon name="info" />}>
                {t(`waiting-room.device.${trouble}Body`)}
              </Alert>
            ) : null}
            {network === "poor" ? (
              <Alert color="honey" variant="light" icon={<Icon name="info" />}>
                {t("waiting-room.device.poorBody")}
              </Alert>
            ) : null}
            <Stack gap="xs">
              <Choice kind="videoinput" view={view} onChoose={(deviceId) => void media.choose("videoinput", deviceId)} />
              <Choice kind="audioinput" view={view} onChoose={(deviceId) => void media.choose("audioinput", deviceId)} />
            </Stack>
            <Button
              variant="default"
              size="sm"
              onClick={() => {
                setRun((count) => count + 1);
                void media.open({ audio: true, video: modality === "video" });
              }}
            >
              {t("waiting-room.device.again")}
            </Button>
          </>
        )}
      </Stack>
    </Paper>
  );
}
