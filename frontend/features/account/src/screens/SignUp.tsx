import { Anchor, Button, PasswordInput, SegmentedControl, Stack, Text, TextInput, Title } from "@mantine/core";
import { useSession } from "@mindo/auth";
import { useLanguage, useT } from "@mindo/i18n";
import { ErrorState, Refusal, SkeletonRows, useForm } from "@mindo/ui";
import { useEffect, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useConsentTexts } from "../data";
import { homeOf } from "../home";
import { AuthLayout } from "../parts/AuthLayout";
import { type CodeKind, CodeStep } from "../parts/CodeStep";
import { ConsentChoice } from "../parts/ConsentChoices";
import { useStep } from "../parts/useStep";

type Method = "email" | "phone";

function Consents({ given, onChange }: { given: readonly string[]; onChange: (given: string[]) => void }) {
  const t = useT();
  const { language } = useLanguage();
  const texts = useConsentTexts(language);
  return (
    <section aria-labelledby="consents">
      <Title order={2} size="h4" id="consents">
        {t("account.signUp.consents")}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t("account.signUp.consentsLead")}
      </Text>
      {texts.isPending ? <SkeletonRows rows={3} height={72} /> : null}
      {texts.isError ? <ErrorState error={texts.error} onRetry={() => void texts.refetch()} /> : null}
      {texts.data?.map((text) => (
        <ConsentChoice
          key={text.purpose}
          text={text}
          brief
          given={given.includes(text.purpose)}
          onChange={(on) => onChange(on ? [...given, text.purpose] : given.filter((purpose) => purpose !== text.purpose))}
        />
      ))}
    </section>
  );
}

/** Opening an account by e-mail or by phone; every consent is its own choice and none is made for the person. */
export default function SignUp() {
  const t = useT();
  const { language } = useLanguage();
  const session = useSession();
  const [search] = useSearchParams();
  const next = search.get("next");
  const [method, setMethod] = useState<Method>("email");
  const [typed, setTyped] = useState({ name: "", email: "", phone: "", password: "" });
  const [consents, setConsents] = useState<string[]>([]);
  const [asked, setAsked] = useState<CodeKind | null>(null);
  const step = useStep();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const profile = { name: typed.name, zone, language, consents };

  useEffect(() => {
    if (session.status === "authenticated") window.location.replace(homeOf(session.me, next));
  }, [session, next]);

  const type = (name: keyof typeof typed) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setTyped((before) => ({ ...before, [name]: value }));
  };
  const submit = async () => {
    const answer =
      method === "email"
        ? await step.send("/auth/signup", { ...profile, email: typed.email, password: typed.password })
        : await step.send("/auth/phone/start", { phone: typed.phone, purpose: "sign_up" });
    if (answer?.status === "pending") setAsked(method === "email" ? "verify_email" : "verify_phone");
  };

  const form = useForm({ problem: step.problem, busy: step.busy, onSubmit: () => void submit() });
  if (asked) return <CodeStep kind={asked} to={method === "email" ? typed.email : typed.phone} profile={asked === "verify_phone" ? profile : undefined} onBack={() => setAsked(null)} />;
  return (
    <AuthLayout
      title={t("account.signUp.title")}
      lead={t("account.signUp.lead")}
      foot={
        <>
          {t("account.signUp.known")}{" "}
          <Anchor component={Link} to={{ pathname: "/sign-in", search: search.toString() }}>
            {t("account.signUp.toSignIn")}
          </Anchor>
        </>
      }
    >
      <form {...form.props}>
        <Stack gap="md">
          <Refusal message={form.message} />
          <TextInput name="name" label={t("account.signUp.name")} description={t("account.signUp.nameHint")} autoComplete="name" maxLength={120} required withAsterisk={false} value={typed.name} onChange={type("name")} error={form.at("name")} />
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
          {method === "email" ? (
            <>
              <TextInput type="email" name="email" label={t("account.signIn.email")} autoComplete="username" inputMode="email" required withAsterisk={false} value={typed.email} onChange={type("email")} error={form.at("email")} />
              <PasswordInput name="password" label={t("account.signIn.password")} description={t("account.signUp.passwordHint")} autoComplete="new-password" minLength={10} required withAsterisk={false} value={typed.password} onChange={type("password")} error={form.at("password")} aria-invalid={form.at("password") !== undefined} />
            </>
          ) : (
            <TextInput type="tel" name="phone" label={t("account.signIn.phone")} description={t("account.signIn.phoneHint")} autoComplete="tel" inputMode="tel" required withAsterisk={false} value={typed.phone} onChange={type("phone")} error={form.at("phone")} />
          )}
          <Consents given={consents} onChange={setConsents} />
          <Text size="sm" c="dimmed">
            {t("account.signUp.zone", { zone: zone.replaceAll("_", " ") })}
          </Text>
          <Button type="submit" color="clay" fullWidth loading={step.busy}>
            {t("account.signUp.submit")}
          </Button>
        </Stack>
      </form>
    </AuthLayout>
  );
}
