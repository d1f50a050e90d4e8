import { Anchor, Button, Modal, NativeSelect, Stack, Text } from "@mantine/core";
import { useLanguage, useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import { useState } from "react";
import classes from "./CrisisHelp.module.css";
import { HELPLINES, type Place, placeOf } from "./helplines";

const PLACES: readonly Place[] = ["in", "us", "gb", "au", "eu"];
const digits = (number: string) => number.replaceAll(" ", "");

function Lines({ place }: { place: Place }) {
  const t = useT();
  const { emergency, lines } = HELPLINES[place];
  return (
    <Stack gap="sm">
      {lines.map(({ name, number, text }) => (
        <div key={number} className={classes.line}>
          <Text fw={560}>{t(name)}</Text>
          <Button component="a" href={`tel:${digits(number)}`} color="clay" size="lg" fullWidth leftSection={<Icon name="phone" />}>
            {t("common.crisis.call", { number })}
          </Button>
          {text ? (
            <Anchor href={`sms:${digits(text)}`} fw={560}>
              {t("common.crisis.text", { number: text })}
            </Anchor>
          ) : null}
        </div>
      ))}
      <Button component="a" href={`tel:${emergency}`} color="rose" variant={lines.length > 0 ? "light" : "filled"} size="lg" leftSection={<Icon name="alert" />}>
        {t("common.crisis.emergency", { number: emergency })}
      </Button>
    </Stack>
  );
}

/** Whom to call now; numbers by place, guessed from the zone. */
export function CrisisLines() {
  const t = useT();
  const { zone } = useLanguage();
  const [chosen, setChosen] = useState<Place | null>(null);
  const place = chosen ?? placeOf(zone);
  return (
    <Stack gap="md">
      <Lines place={place} />
      <Text size="sm" c="dimmed">
        {t("common.crisis.stay")}
      </Text>
      <NativeSelect
        label={t("common.crisis.place")}
        value={place}
        onChange={(event) => setChosen(event.currentTarget.value as Place)}
        data={PLACES.map((value) => ({ value, label: t(`common.countries.${value}`) }))}
      />
      <Text size="sm">
        {t("common.crisis.others")}{" "}
        <Anchor href="https://findahelpline.com" target="_blank" rel="noreferrer">
          {t("common.crisis.directory")}
        </Anchor>
      </Text>
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
