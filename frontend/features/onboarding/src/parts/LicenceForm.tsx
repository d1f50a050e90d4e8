import { Button, FileInput, Group, Paper, Stack, TextInput, Title } from "@mantine/core";
import { DateInput } from "@mantine/dates";
import "@mantine/dates/styles.layer.css";
import { ApiProblem, type Onboarding, type TypedLicence } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Icon, PlaceSelect, Refusal, useForm } from "@mindo/ui";
import { useState } from "react";
import { useAddLicence } from "../data/own";
import classes from "./FileView.module.css";

export const DOCUMENTS = "application/pdf,image/png,image/jpeg";
const EMPTY: TypedLicence = { jurisdiction: "", authority: "", number: "", expires_on: "" };

/** A further licence: its facts and its document go together, and nothing typed is lost when one of them is refused. */
export function LicenceForm({ own, typed, onType }: { own: Onboarding; typed: TypedLicence; onType: (part: Partial<TypedLicence>) => void }) {
  const t = useT();
  const add = useAddLicence();
  const [file, setFile] = useState<File | null>(null);
  const form = useForm({
    problem: add.error instanceof ApiProblem ? add.error : null,
    busy: add.isPending,
    check: () => ({
      jurisdiction: typed.jurisdiction ? null : t("onboarding.refusedField.jurisdiction"),
      expires_on: typed.expires_on ? null : t.maybe("problems.at.required"),
      file: file ? null : t.maybe("problems.whole.file_missing"),
    }),
    onSubmit: () =>
      add.mutate(
        { licence: typed, file },
        {
          onSuccess: () => {
            setFile(null);
            onType(EMPTY);
          },
        },
      ),
  });
  const type = (name: keyof TypedLicence) => (event: { currentTarget: { value: string } }) => onType({ [name]: event.currentTarget.value });
  return (
    <Paper component="section" withBorder p="md" className={classes.card} aria-labelledby="new-licence">
      <Stack gap="sm" component="form" {...form.props}>
        <Title order={2} size="h4" id="new-licence">
          {t(own.licences.length > 0 ? "onboarding.licence.another" : "onboarding.licence.first")}
        </Title>
        <Refusal message={form.message} />
        <PlaceSelect
          label={t("onboarding.field.jurisdiction")}
          description={t("onboarding.hint.jurisdiction")}
          inputWrapperOrder={["label", "description", "input", "error"]}
          value={typed.jurisdiction}
          onChange={(jurisdiction) => onType({ jurisdiction })}
          name="jurisdiction"
          error={form.at("jurisdiction")}
        />
        <TextInput label={t("onboarding.field.authority")} description={t("onboarding.hint.authority")} name="authority" required withAsterisk={false} minLength={2} maxLength={160} value={typed.authority} onChange={type("authority")} error={form.at("authority")} />
        <TextInput label={t("onboarding.field.number")} name="number" required withAsterisk={false} minLength={2} maxLength={60} value={typed.number} onChange={type("number")} error={form.at("number")} />
        <DateInput label={t("onboarding.field.expires_on")} valueFormat="YYYY-MM-DD" placeholder="2030-12-31" value={typed.expires_on || null} onChange={(day) => onType({ expires_on: day ?? "" })} name="expires_on" error={form.at("expires_on")} />
        <FileInput label={t("onboarding.field.file")} description={t("onboarding.hint.file")} accept={DOCUMENTS} clearable leftSection={<Icon name="note" />} placeholder={t("onboarding.file.choose")} value={file} onChange={setFile} data-field="file" error={form.at("file")} />
        <Group>
          <Button type="submit" variant="default" leftSection={<Icon name="plus" />} loading={add.isPending}>
            {t("onboarding.licence.add")}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
