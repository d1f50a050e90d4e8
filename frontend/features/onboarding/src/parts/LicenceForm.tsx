import { Button, FileInput, Group, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { DateInput } from "@mantine/dates";
import "@mantine/dates/styles.layer.css";
import type { Onboarding, TypedLicence } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Icon, PlaceSelect } from "@mindo/ui";
import { useState } from "react";
import { useAddLicence } from "../data/own";
import { useRefusal } from "../words";
import classes from "./FileView.module.css";

export const DOCUMENTS = "application/pdf,image/png,image/jpeg";
const EMPTY: TypedLicence = { jurisdiction: "", authority: "", number: "", expires_on: "" };

/** A further licence: its facts and its document go together, and nothing typed is lost when one of them is refused. */
export function LicenceForm({ own, typed, onType }: { own: Onboarding; typed: TypedLicence; onType: (part: Partial<TypedLicence>) => void }) {
  const t = useT();
  const refusal = useRefusal();
  const add = useAddLicence();
  const [file, setFile] = useState<File | null>(null);
  const { message, fields } = refusal(add.error);
  const type = (name: keyof TypedLicence) => (event: { currentTarget: { value: string } }) => {
    add.reset();
    onType({ [name]: event.currentTarget.value });
  };
  return (
    <Paper component="section" withBorder p="md" className={classes.card} aria-labelledby="new-licence">
      <Stack gap="sm">
        <Title order={2} size="h4" id="new-licence">
          {t(own.licences.length > 0 ? "onboarding.licence.another" : "onboarding.licence.first")}
        </Title>
        {message ? (
          <Text c="rose" size="sm" role="alert">
            {message}
          </Text>
        ) : null}
        <PlaceSelect
          label={t("onboarding.field.jurisdiction")}
          description={t("onboarding.hint.jurisdiction")}
          inputWrapperOrder={["label", "description", "input", "error"]}
          value={typed.jurisdiction}
          onChange={(jurisdiction) => {
            add.reset();
            onType({ jurisdiction });
          }}
          error={fields.jurisdiction}
        />
        <TextInput label={t("onboarding.field.authority")} description={t("onboarding.hint.authority")} maxLength={160} value={typed.authority} onChange={type("authority")} error={fields.authority} />
        <TextInput label={t("onboarding.field.number")} maxLength={60} value={typed.number} onChange={type("number")} error={fields.number} />
        <DateInput label={t("onboarding.field.expires_on")} valueFormat="YYYY-MM-DD" placeholder="2030-12-31" value={typed.expires_on || null} onChange={(day) => onType({ expires_on: day ?? "" })} error={fields.expires_on} />
        <FileInput label={t("onboarding.field.file")} description={t("onboarding.hint.file")} accept={DOCUMENTS} clearable leftSection={<Icon name="note" />} placeholder={t("onboarding.file.choose")} value={file} onChange={setFile} error={fields.file} />
        <Group>
          <Button
            variant="default"
            leftSection={<Icon name="plus" />}
            loading={add.isPending}
            onClick={() =>
              add.mutate(
                { licence: typed, file },
                {
                  onSuccess: () => {
                    setFile(null);
                    onType(EMPTY);
                  },
                },
              )
            }
          >
            {t("onboarding.licence.add")}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
