/** How a device stands: in use, refused by the person or the browser, not there, or not asked for yet. */
export type DeviceState = "ok" | "blocked" | "missing" | "off";
export type DeviceKind = "audioinput" | "videoinput" | "audiooutput";
/** Blurring what is behind a person, where camera and browser do it themselves. */
export type Blur = "unavailable" | "off" | "on";

export interface MediaView {
  readonly microphone: DeviceState;
  readonly camera: DeviceState;
  readonly muted: boolean;
  readonly blur: Blur;
  readonly sharing: boolean;
  readonly devices: readonly MediaDeviceInfo[];
  readonly chosen: Readonly<Record<DeviceKind, string | null>>;
  readonly audio: MediaStreamTrack | null;
  /** What the other side is to see: the shared screen while there is one, else the camera. */
  readonly video: MediaStreamTrack | null;
}

/** The devices a person picked, for as long as the page lives: picked in the waiting room, used in the call. */
const picked: Record<DeviceKind, string | null> = { audioinput: null, videoinput: null, audiooutput: null };
let blurred = false;

const START: MediaView = { microphone: "off", camera: "off", muted: false, blur: "unavailable", sharing: false, devices: [], chosen: { ...picked }, audio: null, video: null };

/** What a refusal by getUserMedia means for the person. */
export function deviceStateOf(error: unknown): DeviceState {
  const name = error instanceof DOMException ? error.name : "";
  return name === "NotAllowedError" || name === "SecurityError" ? "blocked" : "missing";
}

/** Microphone, camera and shared screen of this browser. A camera that is off is really off: its light goes out. */
export class LocalMedia {
  private view: MediaView = START;
  private readonly listeners = new Set<() => void>();
  private cameraTrack: MediaStreamTrack | null = null;
  /** Counts openings: what an earlier one still waits for is let go when it comes. */
  private opening = 0;
  private readonly refreshDevices = () => void this.listDevices();

  readonly current = (): MediaView => this.view;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Opens what is asked for, each on its own, so that a missing camera does not cost the microphone. */
  async open(want: { audio: boolean; video: boolean }): Promise<void> {
    // Absent on pages that are not served over TLS or from localhost.
    if (!("mediaDevices" in navigator)) {
      this.change({ microphone: "blocked", camera: "blocked" });
      return;
    }
    const { opening } = this;
    navigator.mediaDevices.addEventListener("devicechange", this.refreshDevices);
    if (want.audio) await this.openMicrophone();
    if (want.video && opening === this.opening) await this.openCamera();
    if (opening === this.opening) await this.listDevices();
  }

  /** Silences or opens the microphone; the track stays, so that speaking again is immediate. */
  setMuted(muted: boolean): void {
    if (this.view.audio) this.view.audio.enabled = !muted;
    this.change({ muted });
  }

  async setCamera(on: boolean): Promise<void> {
    if (on) {
      await this.openCamera();
      await this.listDevices();
      return;
    }
    this.cameraTrack?.stop();
    this.cameraTrack = null;
    this.change({ camera: "off", ...(this.view.sharing ? {} : { video: null }) });
  }

  /** Uses another microphone or camera from now on. */
  async choose(kind: DeviceKind, deviceId: string): Promise<void> {
    picked[kind] = deviceId;
    this.change({ chosen: { ...picked } });
    if (kind === "audioinput") await this.openMicrophone();
    else if (kind === "videoinput" && this.view.camera !== "off") await this.openCamera();
  }

  /** Blurs what is behind the person, or stops doing so. */
  async setBlur(on: boolean): Promise<void> {
    blurred = on;
    if (this.cameraTrack) this.change({ blur: await applyBlur(this.cameraTrack, on) });
  }

  /** Shares a screen until it is ended here or in the browser's own bar; false when the person changed their mind. */
  async share(): Promise<boolean> {
    const { opening } = this;
    let track: MediaStreamTrack | undefined;
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false });
      track = stream.getVideoTracks()[0];
    } catch {
      return false;
    }
    if (!track || opening !== this.opening) {
      track?.stop();
      return false;
    }
    track.addEventListener("ended", () => this.stopShare());
    this.change({ sharing: true, video: track });
    return true;
  }

  stopShare(): void {
    if (!this.view.sharing) return;
    this.view.video?.stop();
    this.change({ sharing: false, video: this.cameraTrack });
  }

  /** Lets go of every device. */
  close(): void {
    this.opening += 1;
    for (const track of [this.view.audio, this.view.video, this.cameraTrack]) track?.stop();
    if ("mediaDevices" in navigator) navigator.mediaDevices.removeEventListener("devicechange", this.refreshDevices);
    this.cameraTrack = null;
    this.change({ ...START });
  }

  private async openMicrophone(): Promise<void> {
    try {
      const audio = await this.track("audio", { echoCancellation: true, noiseSuppression: true, ...exactly(picked.audioinput) });
      if (!audio) return;
      this.view.audio?.stop();
      audio.enabled = !this.view.muted;
      audio.addEventListener("ended", () => this.lost("microphone", audio));
      this.change({ microphone: "ok", audio });
    } catch (error) {
      this.change({ microphone: deviceStateOf(error), audio: null });
    }
  }

  private async openCamera(): Promise<void> {
    try {
      const video = await this.track("video", { width: { ideal: 1280 }, height: { ideal: 720 }, ...exactly(picked.videoinput) });
      if (!video) return;
      this.cameraTrack?.stop();
      this.cameraTrack = video;
      video.addEventListener("ended", () => this.lost("camera", video));
      this.change({ camera: "ok", blur: await applyBlur(video, blurred), ...(this.view.sharing ? {} : { video }) });
    } catch (error) {
      this.change({ camera: deviceStateOf(error) });
    }
  }

  /** A track of one kind; the picked device may be gone, then any will do. Null when the screen was left meanwhile. */
  private async track(kind: "audio" | "video", constraints: MediaTrackConstraints): Promise<MediaStreamTrack | null> {
    const { opening } = this;
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ [kind]: constraints });
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== "OverconstrainedError") throw error;
      stream = await navigator.mediaDevices.getUserMedia({ [kind]: true });
    }
    const track = stream.getTracks()[0] ?? null;
    if (opening === this.opening) return track;
    track?.stop();
    return null;
  }

  private lost(what: "microphone" | "camera", track: MediaStreamTrack): void {
    // Pulled out: any other device will do, and where there is none the screen says so.
    if (what === "microphone" && this.view.audio === track) {
      picked.audioinput = null;
      this.change({ microphone: "missing", audio: null, chosen: { ...picked } });
      void this.openMicrophone();
    }
    if (what === "camera" && this.cameraTrack === track) {
      this.cameraTrack = null;
      picked.videoinput = null;
      this.change({ camera: "missing", chosen: { ...picked }, ...(this.view.sharing ? {} : { video: null }) });
      void this.openCamera();
    }
  }

  private async listDevices(): Promise<void> {
    const { opening } = this;
    const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    if (opening === this.opening) this.change({ devices: devices.filter(({ deviceId }) => deviceId !== "") });
  }

  private change(part: Partial<MediaView>): void {
    this.view = { ...this.view, ...part };
    for (const listener of this.listeners) listener();
  }
}

const exactly = (deviceId: string | null): MediaTrackConstraints => (deviceId ? { deviceId: { exact: deviceId } } : {});

/** https://www.w3.org/TR/mediacapture-extensions/#background-blur */
async function applyBlur(track: MediaStreamTrack, on: boolean): Promise<Blur> {
  const able = "getCapabilities" in track ? (track.getCapabilities().backgroundBlur ?? []) : [];
  // A system that blurs always, or never, leaves nothing to choose.
  if (!able.includes(true) || !able.includes(false)) return "unavailable";
  try {
    await track.applyConstraints({ ...track.getConstraints(), backgroundBlur: on });
    return on ? "on" : "off";
  } catch {
    return "off";
  }
}
