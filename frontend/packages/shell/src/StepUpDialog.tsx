import { Alert, Anchor, Button, Group, Modal, PasswordInput, SegmentedControl, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { api, ApiProblem, unwrap } from "@mindo/api";
import { answerWithPasskey } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

type Method = "passkey" | "code" | "password" | "message";

const FIELDS = { code: "code", password: "password", message: "message_code" } as const;

interface Proof {
  readonly method: Method;
  readonly value: string;
}

/** Shows the proof; resolves with whether there was one (a passkey's own dialog can be closed). */
async function prove({ method, value }: Proof): Promise<boolean> {
  if (method !== "passkey") {
    await unwrap(api.POST("/api/v1/me/step-up", { body: { [FIELDS[method]]: value } }));
    return true;
  }
  const { options } = await unwrap(api.POST("/api/v1/me/step-up/passkey"));
  const credential = await answerWithPasskey(options);
  if (credential) await unwrap(api.POST("/api/v1/me/step-up", { body: { credential } }));
  return credential !== null;
}

const REFUSALS: Readonly<Record<string, "common.stepUp.wrong" | "common.stepUp.tooMany" | "common.stepUp.ended" | "common.stepUp.wait">> = {
  flow_ended: "common.stepUp.ended",
  rate_limited: "common.stepUp.wait",
  incorrect_code: "common.stepUp.wrong",
  incorrect_password: "common.stepUp.wrong",
  too_many_attempts: "common.stepUp.tooMany",
};

/** Asks the person to prove again who she is, by the strongest way she has set up or any other she prefers. */
export default function StepUpDialog({ onFinish }: { readonly onFinish: (proved: boolean) => void }) {
  const t = useT();
  const [chosen, setChosen] = useState<Method | null>(null);
  const [value, setValue] = useState("");
  const methods = useQuery({ queryKey: ["me", "step-up"], gcTime: 0, queryFn: () => unwrap(api.GET("/api/v1/me/step-up")) });
  const message = useMutation({ mutationFn: () => unwrap(api.POST("/api/v1/me/step-up/message")) });
  const proof = useMutation({
    mutationFn: prove,
    onSuccess: (proved) => {
      if (proved) onFinish(true);
    },
  });
  const typed = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (message.isSuccess) typed.current?.focus();
  }, [message.isSuccess]);
  const ways = methods.data?.methods ?? [];
  const to = methods.data?.code_to ?? null;
  const method = chosen ?? ways[0] ?? null;
  const failed = message.error ?? proof.error;
  const refusal = failed instanceof ApiProblem ? REFUSALS[failed.code] : undefined;
  const error = failed ? (refusal ? t(refusal) : failed.message) : null;
  const mustSend = method === "message" && !message.isSuccess;
  const choose = (next: Method) => {
    setChosen(next);
    setValue("");
    proof.reset();
  };
  return (
    <Modal opened onClose={() => onFinish(false)} title={t("common.stepUp.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (mustSend) message.mutate();
          else if (method) proof.mutate({ method, value });
        }}
      >
        <Stack>
          <Text>{t("common.stepUp.body")}</Text>
          {error ? (
            <Alert color="rose" variant="light" icon={<Icon name="alert" />} role="alert">
              {error}
            </Alert>
          ) : null}
          {methods.isPending ? <Skeleton height={64} /> : null}
          {methods.data && ways.length === 0 ? <Text>{t("common.stepUp.none")}</Text> : null}
          {method && ways.length > 1 ? (
            <SegmentedControl
              fullWidth
              aria-label={t("common.stepUp.method")}
              value={method}
              onChange={(next) => choose(next)}
              data={ways.map((one) => ({ value: one, label: t(`common.stepUp.by.${one}`) }))}
            />
          ) : null}
          {method === "password" ? (
            <PasswordInput data-autofocus label={t("common.stepUp.password")} autoComplete="current-password" value={value} onChange={(event) => setValue(event.currentTarget.value)} />
          ) : null}
          {method === "code" ? (
            <TextInput data-autofocus label={t("common.stepUp.code")} inputMode="numeric" autoComplete="one-time-code" value={value} onChange={(event) => setValue(event.currentTarget.value)} />
          ) : null}
          {method === "message" && to ? (
            <>
              <Text role="status">{t(message.isSuccess ? "common.stepUp.sent" : to.channel === "sms" ? "common.stepUp.bySms" : "common.stepUp.byMail", { to: to.hint })}</Text>
              {message.isSuccess ? (
                <>
                  <TextInput ref={typed} label={t("common.stepUp.message")} inputMode="numeric" autoComplete="one-time-code" maxLength={6} value={value} onChange={(event) => setValue(event.currentTarget.value)} />
                  <Anchor component="button" type="button" size="sm" onClick={() => message.mutate()}>
                    {t("common.stepUp.again")}
                  </Anchor>
                </>
              ) : null}
            </>
          ) : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => onFinish(false)}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" color="clay" loading={proof.isPending || message.isPending} disabled={!method || (method !== "passkey" && !mustSend && value === "")}>
              {t(mustSend ? "common.stepUp.send" : method === "passkey" ? "common.stepUp.usePasskey" : "common.stepUp.confirm")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
