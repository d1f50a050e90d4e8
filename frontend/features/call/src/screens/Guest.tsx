import { Button, Paper, Stack, Text, TextInput } from "@mantine/core";
import { ApiProblem } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Refusal, type Refused, useForm } from "@mindo/ui";
import { codeOf, problemWords, useTitle } from "@mindo/visit";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { dropToken, guestQuery, openLink, takeToken } from "../guest/client";
import { GuestRoom } from "../guest/GuestRoom";
import { Still } from "../parts/Still";

/** Says what to expect, asks for a name, and makes this browser the guest's. */
function OpenLink({ token, onVoid }: { token: string; onVoid: () => void }) {
  const t = useT();
  const cache = useQueryClient();
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Refused | null>(null);
  const open = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const place = await openLink(token, name);
      dropToken();
      cache.setQueryData(guestQuery.queryKey, place);
    } catch (refused) {
      const code = codeOf(refused);
      if (code === "link_unknown" || code === "link_expired") {
        dropToken();
        onVoid();
        return;
      }
      setProblem(refused instanceof ApiProblem ? refused : { message: problemWords(t, refused) });
      setBusy(false);
    }
  };
  const form = useForm({ problem, busy, check: () => ({ name: name.trim() === "" ? t("call.guest.nameMissing") : null }), onSubmit: () => void open() });
  return (
    <Still title={t("call.guest.title")} art="window" action={null}>
      <Stack>
        <Text>{t("call.guest.body")}</Text>
        <Paper component="form" withBorder p="lg" {...form.props}>
          <Stack>
            <Refusal message={form.message} />
            <TextInput name="name" label={t("call.guest.name")} description={t("call.guest.nameHint")} value={name} maxLength={60} autoComplete="name" error={form.at("name")} required onChange={({ currentTarget }) => setName(currentTarget.value)} />
            <Text size="sm" c="dimmed">
              {t("call.guest.promise")}
            </Text>
            <Button type="submit" color="clay" size="md" loading={busy}>
              {t("call.guest.enter")}
            </Button>
          </Stack>
        </Paper>
      </Stack>
    </Still>
  );
}

/** The whole of what a guest sees: the link, the lobby, the call, and the end of it. */
export default function Guest() {
  const t = useT();
  useTitle(t("call.document"));
  const [token, setToken] = useState(takeToken);
  const [wasVoid, setVoid] = useState(false);
  const place = useQuery(guestQuery);
  // Once inside, the room itself says how it ends.
  const [inside, setInside] = useState<typeof place.data>(null);
  if (place.data && !inside) setInside(place.data);
  if (inside) return <GuestRoom place={inside} />;
  if (place.isPending) return <div role="status" aria-label={t("call.phase.opening")} />;
  if (place.isError) {
    return (
      <Still title={t("call.guest.trouble")} art="window" action={<Button onClick={() => void place.refetch()}>{t("common.retry")}</Button>}>
        {problemWords(t, place.error)}
      </Still>
    );
  }
  if (token !== null) {
    return (
      <OpenLink
        token={token}
        onVoid={() => {
          setToken(null);
          setVoid(true);
        }}
      />
    );
  }
  return (
    <Still title={t(wasVoid ? "call.guest.void" : "call.guest.noLink")} art="chairs" action={null}>
      {t("call.guest.askAgain")}
    </Still>
  );
}
