import { Anchor, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Refusal, useForm } from "@mindo/ui";
import { useState } from "react";
import { Link } from "react-router";
import { AuthLayout } from "../parts/AuthLayout";
import { InboxHint } from "../parts/InboxHint";
import { useStep } from "../parts/useStep";

/** Choosing a new password with a code from the mail. */
export default function ForgotPassword() {
  const t = useT();
  const [at, setAt] = useState<"ask" | "reset" | "done">("ask");
  const [email, setEmail] = useState("");
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  const step = useStep();
  const submit = async () => {
    const done = at === "ask" ? await step.send("/auth/password/forgot", { email }) : await step.send("/auth/password/reset", { code, password });
    if (done) setAt(at === "ask" ? "reset" : "done");
  };
  const form = useForm({ problem: step.problem, busy: step.busy, onSubmit: () => void submit() });
  const back = (
    <Anchor component={Link} to="/sign-in">
      {t("account.signUp.toSignIn")}
    </Anchor>
  );

  if (at === "done") {
    return (
      <AuthLayout title={t("account.forgot.done")} lead={t("account.forgot.doneLead")}>
        <Button component={Link} to="/sign-in" color="clay" fullWidth>
          {t("account.signIn.submit")}
        </Button>
      </AuthLayout>
    );
  }
  return (
    <AuthLayout title={t("account.forgot.title")} lead={at === "ask" ? t("account.forgot.lead") : t("account.forgot.resetLead", { to: email })} foot={back}>
      <form {...form.props}>
        <Stack gap="md">
          <Refusal message={form.message} />
          {at === "ask" ? (
            <TextInput type="email" name="email" label={t("account.signIn.email")} autoComplete="username" inputMode="email" required withAsterisk={false} value={email} onChange={(event) => setEmail(event.currentTarget.value)} error={form.at("email")} />
          ) : (
            <>
              <TextInput name="code" label={t("account.forgot.code")} autoComplete="one-time-code" inputMode="numeric" maxLength={6} required withAsterisk={false} value={code} onChange={(event) => setCode(event.currentTarget.value)} error={form.at("code")} />
              <PasswordInput name="password" label={t("account.forgot.password")} description={t("account.signUp.passwordHint")} autoComplete="new-password" minLength={10} required withAsterisk={false} value={password} onChange={(event) => setPassword(event.currentTarget.value)} error={form.at("password")} aria-invalid={form.at("password") !== undefined} />
              <InboxHint />
            </>
          )}
          <Button type="submit" color="clay" fullWidth loading={step.busy}>
            {t(at === "ask" ? "account.forgot.submit" : "account.forgot.save")}
          </Button>
        </Stack>
      </form>
    </AuthLayout>
  );
}
