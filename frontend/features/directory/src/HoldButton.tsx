import { Alert, Anchor, Button, Stack, Text } from "@mantine/core";
import { ApiProblem } from "@mindo/api";
import { useCan, useSession } from "@mindo/auth";
import { formatDay, useLanguage, useT } from "@mindo/i18n";
import { useNow } from "@mindo/ui";
import { bookingHeld, checkoutPath, type useHold } from "./data/hold";
import type { Choice } from "./picker/Picker";

interface HoldButtonProps {
  readonly hold: ReturnType<typeof useHold>;
  readonly choice: Choice | null;
  /** The time that was chosen has gone to somebody else. */
  readonly lost: boolean;
  /** The address that brings a visitor back to this choice after signing in. */
  readonly back: string;
}

function Refusal({ error }: { error: ApiProblem }) {
  const t = useT();
  const held = bookingHeld(error);
  if (held) {
    return (
      <Alert color="honey" role="alert">
        {t("directory.pick.exists")} <Anchor href={checkoutPath(held)}>{t("directory.pick.continue")}</Anchor>
      </Alert>
    );
  }
  const words = error.code === "slot_taken" ? t("directory.pick.taken") : error.code === "slot_not_offered" ? t("directory.pick.gap") : error.message;
  return (
    <Alert color="rose" role="alert">
      {words}
    </Alert>
  );
}

/** The one thing to do next: hold the chosen time, or sign in and come back to it. */
export function HoldButton({ hold, choice, lost, back }: HoldButtonProps) {
  const t = useT();
  const session = useSession();
  const can = useCan();
  const { zone } = useLanguage();
  const now = useNow(60_000);
  const signedIn = session.status === "authenticated";
  const next = encodeURIComponent(back);
  if (signedIn && !can("booking.hold")) return <Alert color="honey">{t("directory.pick.forbidden")}</Alert>;
  return (
    <Stack gap="xs">
      {hold.isError ? <Refusal error={hold.error} /> : null}
      {lost && !choice ? (
        <Alert color="honey" role="alert">
          {t("directory.pick.taken")}
        </Alert>
      ) : null}
      {choice ? (
        <Text fw={600} size="lg" className="mindo-tabular">
          {formatDay(choice.startsAt, now, zone)}
        </Text>
      ) : null}
      {signedIn || !choice ? (
        <Button color="clay" size="lg" disabled={!choice} loading={hold.isPending || hold.isSuccess} onClick={() => choice && hold.mutate(choice)}>
          {t("directory.pick.hold")}
        </Button>
      ) : (
        <Button color="clay" size="lg" component="a" href={`/sign-in?next=${next}`}>
          {t("directory.pick.signIn")}
        </Button>
      )}
      <Text size="sm" c="dimmed">
        {!choice ? t("directory.pick.choose") : signedIn ? t("directory.pick.holdHint") : t("directory.pick.signInHint")}{" "}
        {choice && !signedIn ? <Anchor href={`/sign-up?next=${next}`}>{t("directory.pick.signUp")}</Anchor> : null}
      </Text>
    </Stack>
  );
}
