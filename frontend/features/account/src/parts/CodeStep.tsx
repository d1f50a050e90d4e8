import { Anchor, Button, Group, PinInput, Stack, Text, TextInput } from "@mantine/core";
import { useSession } from "@mindo/auth";
import { formatDuration, useT } from "@mindo/i18n";
import { Icon, Refusal, useNow } from "@mindo/ui";
import { useEffect, useId, useRef, useState } from "react";
import { AuthLayout } from "./AuthLayout";
import { InboxHint } from "./InboxHint";
import { PasskeyButton } from "./PasskeyButton";
import { useStep } from "./useStep";

const COOL_DOWN = 30_000;
export type CodeKind = "verify_email" | "verify_phone" | "mfa";

const PATHS = {
  verify_email: { verify: "/auth/email/verify", resend: "/auth/email/resend" },
  verify_phone: { verify: "/auth/phone/verify", resend: "/auth/phone/resend" },
  mfa: { verify: "/auth/mfa", resend: null },
} as const;

interface CodeStepProps {
  readonly kind: CodeKind;
  /** The address or number the code went to. */
  readonly to: string;
  /** For a new account by phone: what completes it. */
  readonly profile?: Readonly<Record<string, unknown>>;
  readonly onBack: () => void;
}

function Resend({ path, onSend }: { path: `/auth/${string}`; onSend: (path: `/auth/${string}`) => Promise<boolean> }) {
  const t = useT();
  const [sentAt, setSentAt] = useState(() => Date.now());
  const [again, setAgain] = useState(false);
  const left = Math.ceil((sentAt + COOL_DOWN - useNow()) / 1000);
  const send = async () => {
    if (await onSend(path)) {
      setSentAt(Date.now());
      setAgain(true);
    }
  };
  return (
    <Text size="sm" c="dimmed" component="div">
      <span role="status">{again ? `${t("account.verify.resent")} ` : ""}</span>
      {left > 0 ? (
        <span className="mindo-tabular">{t("account.verify.resendIn", { time: formatDuration(left) })}</span>
      ) : (
        <Anchor component="button" type="button" size="sm" onClick={() => void send()}>
          {t("account.verify.resend")}
        </Anchor>
      )}
    </Text>
  );
}

/** Entering a one-time code; the sixth digit sends it. */
export function CodeStep({ kind, to, profile, onBack }: CodeStepProps) {
  const t = useT();
  const label = useId();
  const session = useSession();
  const withPasskey = kind === "mfa" && session.status === "pending" && session.factors.includes("webauthn");
  const [passkeyRefused, setPasskeyRefused] = useState<string | null>(null);
  const [code, setCode] = useState("");
  const step = useStep();
  const form = useRef<HTMLFormElement>(null);
  // The code is the one thing to enter here, on arrival and again after a wrong one; one that could not be sent stays.
  const [answered, setAnswered] = useState(step.problem);
  if (answered !== step.problem) {
    setAnswered(step.problem);
    if (step.problem?.code === "incorrect_code") setCode("");
  }
  useEffect(() => {
    if (!step.busy) form.current?.querySelector("input")?.focus();
  }, [step.busy]);
  const { verify, resend } = PATHS[kind];
  const enter = async (digits: string) => {
    await step.send(verify, { code: digits, ...(profile ? { profile } : {}) });
  };
  const refused = step.problem ? (Object.values(step.problem.formErrors)[0] ?? step.problem.message) : null;
  const lead = kind === "mfa" ? t("account.verify.mfa") : t(kind === "verify_email" ? "account.verify.email" : "account.verify.phone", { to });
  return (
    <AuthLayout title={t("account.verify.title")} lead={lead}>
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          void enter(code);
        }}
      >
        <Stack gap="md">
          <Refusal message={refused ?? passkeyRefused} />
          {kind === "mfa" ? (
            <TextInput label={t("account.verify.recovery")} value={code} onChange={(event) => setCode(event.currentTarget.value)} autoComplete="one-time-code" />
          ) : (
            <div>
              <Text id={label} size="sm" fw={500} mb={6}>
                {t("account.verify.code")}
              </Text>
              {/* With an id of its own: one that the kit makes after the first paint would renew the inputs and lose the focus. */}
              <PinInput
                id={`${label}-digits`}
                length={6}
                type="number"
                size="lg"
                gap={6}
                oneTimeCode
                value={code}
                onChange={setCode}
                onComplete={(digits) => void enter(digits)}
                error={refused !== null}
                disabled={step.busy}
                ariaLabel={t("account.verify.code")}
                aria-labelledby={label}
                placeholder=""
              />
            </div>
          )}
          <Button type="submit" color="clay" loading={step.busy} disabled={code.length < 6} fullWidth>
            {t("account.verify.submit")}
          </Button>
          {withPasskey ? <PasskeyButton step="mfa/passkey" send={step.send} onRefused={setPasskeyRefused} /> : null}
          {resend ? <Resend path={resend} onSend={async (path) => (await step.send(path, {})) !== null} /> : null}
          <InboxHint />
          <Group>
            <Button variant="subtle" size="sm" color="pine" leftSection={<Icon name="arrowLeft" size={18} />} onClick={onBack} px={0}>
              {t("account.verify.back")}
            </Button>
          </Group>
        </Stack>
      </form>
    </AuthLayout>
  );
}
