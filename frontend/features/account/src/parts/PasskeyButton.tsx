import { Button } from "@mantine/core";
import { answerWithPasskey, passkeyOptions, passkeysWork, type Session } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import { useState } from "react";

interface PasskeyButtonProps {
  /** `passkey`: signing in with it alone; `mfa/passkey`: as the second step. */
  readonly step: "passkey" | "mfa/passkey";
  readonly send: (path: `/auth/${string}`, body: Readonly<Record<string, unknown>>) => Promise<Session | null>;
  readonly onRefused: (message: string | null) => void;
}

/** Signs in with a passkey of this device; not there in browsers that have none. */
export function PasskeyButton({ step, send, onRefused }: PasskeyButtonProps) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  if (!passkeysWork()) return null;
  const sign = async () => {
    setBusy(true);
    onRefused(null);
    try {
      const credential = await answerWithPasskey(await passkeyOptions(`/auth/${step}/begin`));
      if (credential) await send(`/auth/${step}`, { credential });
    } catch (error) {
      onRefused(error instanceof Error ? error.message : t("common.error.title"));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button variant="default" fullWidth leftSection={<Icon name="shield" />} loading={busy} onClick={() => void sign()}>
      {t("account.signIn.passkey")}
    </Button>
  );
}
