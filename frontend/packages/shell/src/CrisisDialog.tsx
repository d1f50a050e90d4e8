import { Anchor, Button, Modal, NativeSelect, Stack, Text } from "@mantine/core";
import type { HelpLine } from "@mindo/api";
import { useLanguage, useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import { useState } from "react";
import classes from "./CrisisHelp.module.css";
import { ANYWHERE, placeOfZone, useHelp } from "./help";
import { HelpNote } from "./HelpNote";

export { keepHelp } from "./help";

const digits = (number: string) => number.replace(/[^+\d]/g, "");

function Line({ line, language }: { line: HelpLine; language: "en" | "hi" }) {
  const t = useT();
  const about = [line.hours[language], line.description[language]].filter(Boolean).join(" · ");
  return (
    <div className={classes.line}>
      <div>
        <Text fw={560}>{line.name[language]}</Text>
        {about ? (
          <Text size="sm" c="dimmed">
            {about}
          </Text>
        ) : null}
      </div>
      {line.call_number ? (
        <Button component="a" href={`tel:${digits(line.call_number)}`} color="clay" size="lg" fullWidth leftSection={<Icon name="phone" />}>
          {t("common.crisis.call", { number: line.call_number })}
        </Button>
      ) : null}
      {line.text_number ? (
        <Anchor href={`sms:${digits(line.text_number)}`} fw={560}>
          {t("common.crisis.text", { number: line.text_number })}
        </Anchor>
      ) : null}
      {line.chat_url ? (
        <Anchor href={line.chat_url} target="_blank" rel="noreferrer" fw={560}>
          {t("common.crisis.chat")}
        </Anchor>
      ) : null}
    </div>
  );
}

/** Whom to call now; numbers by place, guessed from the zone. */
export function CrisisLines() {
  const t = useT();
  const { zone, language } = useLanguage();
  const help = useHelp();
  const [chosen, setChosen] = useState<string | null>(null);
  const spoken = language === "hi" ? "hi" : "en";
  const { places, everywhere } = help.list;
  const place = chosen === null ? placeOfZone(help.list, zone) : places.find(({ country }) => country === chosen);
  const lines = place?.lines ?? [];
  const emergency = place?.emergency ?? ANYWHERE;
  return (
    <Stack gap="md">
      <Stack gap="sm">
        {lines.map((line) => (
          <Line key={line.id} line={line} language={spoken} />
        ))}
        <Button component="a" href={`tel:${digits(emergency)}`} color="rose" variant={lines.length > 0 ? "light" : "filled"} size="lg" leftSection={<Icon name="alert" />}>
          {t("common.crisis.emergency", { number: emergency })}
        </Button>
        {place?.emergency ? null : <Text size="sm">{t("common.crisis.anywhere")}</Text>}
      </Stack>
      <HelpNote help={help} />
      <Text size="sm" c="dimmed">
        {t("common.crisis.stay")}
      </Text>
      <NativeSelect
        label={t("common.crisis.place")}
        value={place?.country ?? ""}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={[...places.map(({ country, name }) => ({ value: country, label: name[spoken] })).sort((a, b) => a.label.localeCompare(b.label, spoken)), { value: "", label: t("common.crisis.elsewhere") }]}
      />
      {everywhere.length > 0 ? (
        <div>
          <Text size="sm">{t("common.crisis.others")}</Text>
          {everywhere.map((line) => (
            <Text size="sm" key={line.id}>
              {line.chat_url ? (
                <Anchor href={line.chat_url} target="_blank" rel="noreferrer">
                  {line.name[spoken]}
                </Anchor>
              ) : (
                <Anchor href={`tel:${digits(line.call_number || line.text_number)}`}>{`${line.name[spoken]}: ${line.call_number || line.text_number}`}</Anchor>
              )}
            </Text>
          ))}
        </div>
      ) : null}
    </Stack>
  );
}

/** The same in a dialog, behind the button on every screen. */
export default function CrisisDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useT();
  return (
    <Modal opened={opened} onClose={onClose} title={t("common.crisis.title")} size="md" closeButtonProps={{ "aria-label": t("common.close") }} classNames={{ title: classes.title ?? "" }}>
      <Stack gap="md">
        <Text>{t("common.crisis.intro")}</Text>
        <CrisisLines />
      </Stack>
    </Modal>
  );
}
