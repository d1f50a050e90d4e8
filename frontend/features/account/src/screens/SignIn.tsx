import { Anchor, Button, Group, PasswordInput, SegmentedControl, Stack, TextInput } from "@mantine/core";
import { useSession } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { Refusal, useForm } from "@mindo/ui";
import { useEffect, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { homeOf } from "../home";
import { AuthLayout } from "../parts/AuthLayout";
import { type CodeKind, CodeStep } from "../parts/CodeStep";
import { PasskeyButton } from "../parts/PasskeyButton";
import { useStep } from "../parts/useStep";

type Method = "email" | "phone";

/** Signing in by e-mail and password or by phone and code; leads on to where the person wanted to go. */
export default function SignIn() {
  const t = useT();
  const session = useSession();
  const [search] = useSearchParams();
  const next = search.get("next");
  const [method, setMethod] = useState<Method>("email");
  const [email, setEmail] = useState("");
  const [phone, setPhone] = useState("");
  const [password, setPassword] = useState("");
  const [asked, setAsked] = useState<CodeKind | null>(null);
  const [passkeyRefused, setPasskeyRefused] = useState<string | null>(null);
  const step = useStep();

  useEffect(() => {
    if (session.status === "authenticated") window.location.replace(homeOf(session.me, next));
  }, [session, next]);

  const submit = async () => {
    const answer = method === "email" ? await step.send("/auth/signin", { email, password }) : await step.send("/auth/phone/start", { phone, purpose: "sign_in" });
    if (answer?.status === "pending" && answer.next !== "reset_password" && answer.next !== "sign_in") setAsked(answer.next);
  };

  const form = useForm({ problem: step.problem, busy: step.busy, onSubmit: () => void submit() });
  if (asked) return <CodeStep kind={asked} to={method === "email" ? email : phone} onBack={() => setAsked(null)} />;
  return (
    <AuthLayout
      title={t("account.signIn.title")}
      lead={t("account.signIn.lead")}
      foot={
        <>
          {t("account.signIn.new")}{" "}
          <Anchor component={Link} to={{ pathname: "/sign-up", search: search.toString() }}>
            {t("account.signIn.toSignUp")}
          </Anchor>
        </>
      }
    >
      <form {...form.props}>
        <Stack gap="md">
          <SegmentedControl
            fullWidth
            radius="xl"
            aria-label={t("account.signIn.method")}
            value={method}
            onChange={(value) => {
              setMethod(value);
              step.clear();
            }}
            data={[
              { value: "email", label: t("account.signIn.byEmail") },
              { value: "phone", label: t("account.signIn.byPhone") },
            ]}
          />
          <Refusal message={form.message ?? passkeyRefused} />
          {method === "email" ? (
            <>
              <TextInput
                type="email"
                name="email"
                label={t("account.signIn.email")}
                autoComplete="username"
                inputMode="email"
                required
                withAsterisk={false}
                value={email}
                onChange={(event) => setEmail(event.currentTarget.value)}
                error={form.at("email")}
              />
              <PasswordInput
                name="password"
                label={t("account.signIn.password")}
                autoComplete="current-password"
                required
                withAsterisk={false}
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
                error={form.at("password")} aria-invalid={form.at("password") !== undefined}
              />
              <Group justify="flex-end">
                <Anchor component={Link} to="/forgot-password" size="sm">
                  {t("account.signIn.forgot")}
                </Anchor>
              </Group>
            </>
          ) : (
            <TextInput
              type="tel"
              name="phone"
              label={t("account.signIn.phone")}
              description={t("account.signIn.phoneHint")}
              autoComplete="tel"
              inputMode="tel"
              required
              withAsterisk={false}
              value={phone}
              onChange={(event) => setPhone(event.currentTarget.value)}
              error={form.at("phone")}
            />
          )}
          <Button type="submit" color="clay" fullWidth loading={step.busy || session.status === "authenticated"}>
            {t(method === "email" ? "account.signIn.submit" : "account.signIn.sendCode")}
          </Button>
          <PasskeyButton step="passkey" send={step.send} onRefused={setPasskeyRefused} />
        </Stack>
      </form>
    </AuthLayout>
  );
}
