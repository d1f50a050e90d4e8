/** What must be confirmed again is refused with this code; see `provideStepUp`. */
export const STEP_UP = "step_up_required";

let ask: () => Promise<boolean> = () => Promise.resolve(false);
let asking: Promise<boolean> | null = null;

/** How a person is asked to prove again who she is; resolves with whether she did. The shell provides a dialog. */
export function provideStepUp(next: () => Promise<boolean>): void {
  ask = next;
}

/** One dialog at a time, however many calls were refused at once. */
export function stepUpOnce(): Promise<boolean> {
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}

/** Whether an answer asks for a fresh proof; leaves its body to be read. */
export async function wantsStepUp(response: Response): Promise<boolean> {
  if (response.status !== 403) return false;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return typeof body === "object" && body !== null && "code" in body && body.code === STEP_UP;
}
