import { Anchor, Button, Group, Paper, Select, Skeleton, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import type { WhereaboutsAnswer } from "@mindo/api";
import { useLanguage, useT } from "@mindo/i18n";
import { emergencyNumber, placeOfCountry, useHelp } from "@mindo/shell/crisis";
import { Refusal, useForm } from "@mindo/ui";
import { useState } from "react";
import { Link } from "react-router";
import { useWhereabouts, useWhereaboutsConfirm } from "../whereabouts";

function Form({ bookingId, said, onDone }: { readonly bookingId: string; readonly said: WhereaboutsAnswer; readonly onDone: () => void }) {
  const t = useT();
  const [typed, setTyped] = useState({ place: said.place, plan: said.plan, country: said.country, shares_contact: said.shares_contact });
  const confirm = useWhereaboutsConfirm(bookingId);
  const { language } = useLanguage();
  const { list } = useHelp();
  const spoken = language === "hi" ? "hi" : "en";
  const places = list.places.map(({ country, name }) => ({ value: country, label: name[spoken] })).sort((a, b) => a.label.localeCompare(b.label, spoken));
  // A country we have no numbers for is kept as it was said; its own emergency number is shown as far as we know it.
  const known = placeOfCountry(list, typed.country)?.country ?? typed.country;
  const data = places.some(({ value }) => value === known) ? places : [...places, { value: known, label: new Intl.DisplayNames([spoken], { type: "region" }).of(known) ?? known }];
  const form = useForm({ problem: confirm.error, busy: confirm.isPending, onSubmit: () => confirm.mutate({ ...typed, country: known }, { onSuccess: onDone }) });
  return (
    <form {...form.props}>
      <Stack gap="sm">
        <Refusal message={form.message} />
        <TextInput
          name="place"
          error={form.at("place")}
          label={t("waiting-room.whereabouts.place")}
          description={t("waiting-room.whereabouts.placeHint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          required
          withAsterisk={false}
          minLength={3}
          maxLength={200}
          autoComplete="off"
          value={typed.place}
          onChange={(event) => setTyped({ ...typed, place: event.currentTarget.value })}
        />
        <Select
          name="country"
          error={form.at("country")}
          label={t("waiting-room.whereabouts.country")}
          allowDeselect={false}
          data={data}
          value={known}
          onChange={(value) => setTyped({ ...typed, country: value ?? known })}
        />
        <TextInput
          name="plan"
          error={form.at("plan")}
          label={t("waiting-room.whereabouts.plan")}
          description={t("waiting-room.whereabouts.planHint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          maxLength={300}
          autoComplete="off"
          value={typed.plan}
          onChange={(event) => setTyped({ ...typed, plan: event.currentTarget.value })}
        />
        {said.has_contact ? (
          <Switch size="md" label={t("waiting-room.whereabouts.shares")} checked={typed.shares_contact} onChange={(event) => setTyped({ ...typed, shares_contact: event.currentTarget.checked })} />
        ) : (
          <Text size="sm" c="dimmed">
            {t("waiting-room.whereabouts.noContact")}{" "}
            <Anchor component={Link} to="/account/contacts" size="sm" underline="always">
              {t("waiting-room.whereabouts.name")}
            </Anchor>
          </Text>
        )}
        <Group>
          <Button type="submit" variant="default" loading={confirm.isPending}>
            {t("waiting-room.whereabouts.confirm")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Before a session the patient confirms where she is, so that help can be sent to her. */
export function Whereabouts({ bookingId }: { readonly bookingId: string }) {
  const t = useT();
  const own = useWhereabouts(bookingId);
  const [changing, setChanging] = useState(false);
  const { list } = useHelp();
  if (own.isError) return null;
  const said = own.data;
  return (
    <Paper component="section" p="lg" withBorder aria-labelledby="whereabouts">
      <Stack gap="sm">
        <div>
          <Title order={2} size="h4" id="whereabouts">
            {t("waiting-room.whereabouts.title")}
          </Title>
          <Text size="sm" c="dimmed">
            {t("waiting-room.whereabouts.lead")}
          </Text>
        </div>
        {!said ? <Skeleton height={120} /> : null}
        {said && (said.confirmed_at === null || changing) ? <Form bookingId={bookingId} said={said} onDone={() => setChanging(false)} /> : null}
        {said && said.confirmed_at !== null && !changing ? (
          <>
            <Text style={{ overflowWrap: "anywhere" }}>{t("waiting-room.whereabouts.at", { place: said.place })}</Text>
            <Text>{t("waiting-room.whereabouts.emergency", { number: emergencyNumber(list, said.country) })}</Text>
            <Group>
              <Text size="sm" c="dimmed" role="status">
                {t("waiting-room.whereabouts.saved")}
              </Text>
              <Anchor component="button" type="button" size="sm" onClick={() => setChanging(true)}>
                {t("waiting-room.whereabouts.change")}
              </Anchor>
            </Group>
          </>
        ) : null}
      </Stack>
    </Paper>
  );
}
