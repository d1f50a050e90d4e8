import { Anchor, Text, Title } from "@mantine/core";
import type { HelpLine } from "@mindo/api";
import { formatDate, useLanguage, useT } from "@mindo/i18n";
import { HelpNote, placeOfZone, useHelp } from "@mindo/shell/crisis";
import { Icon, Page } from "@mindo/ui";
import { Chapter } from "./Chapter";
import classes from "./Crisis.module.css";

const DAY = { day: "numeric", month: "short", year: "numeric" } as const;

function Number({ number, by = "tel" }: { number: string; by?: "tel" | "sms" }) {
  return (
    <Anchor href={`${by}:${number.replace(/[^+\d]/g, "")}`} className={classes.number}>
      <Icon name={by === "tel" ? "phone" : "chat"} size={18} /> {number}
    </Anchor>
  );
}

function Line({ line, language }: { line: HelpLine; language: "en" | "hi" }) {
  const t = useT();
  return (
    <div className={classes.row}>
      <div>
        <Text>{line.name[language]}</Text>
        <Text size="sm" c="dimmed">
          {[line.hours[language], line.description[language], line.verified_on ? t("site.crisis.checked", { date: formatDate(line.verified_on, DAY, "UTC") }) : ""].filter(Boolean).join(" · ")}
        </Text>
      </div>
      <div className={classes.ways}>
        {line.call_number ? <Number number={line.call_number} /> : null}
        {line.text_number ? <Number number={line.text_number} by="sms" /> : null}
        {line.chat_url ? (
          <Anchor href={line.chat_url} rel="noreferrer" target="_blank" underline="always">
            {t("common.crisis.chat")}
          </Anchor>
        ) : null}
      </div>
    </div>
  );
}

export default function Crisis() {
  const t = useT();
  const { zone, language } = useLanguage();
  const spoken = language === "hi" ? "hi" : "en";
  const help = useHelp();
  const here = placeOfZone(help.list, zone);
  const others = help.list.places.filter((place) => place !== here).sort((a, b) => a.name[spoken].localeCompare(b.name[spoken], spoken));
  return (
    <Page title={t("site.crisis.title")} lead={t("site.crisis.lead")} width="text">
      <HelpNote help={help} />
      <ul className={classes.places}>
        {[...(here ? [here] : []), ...others].map((place) => (
          <li key={place.country} className={classes.place}>
            <Title order={2} size="h4">
              {place.name[spoken]}
            </Title>
            {place.lines.map((line) => (
              <Line key={line.id} line={line} language={spoken} />
            ))}
            {place.emergency ? (
              <div className={classes.row}>
                <Text>{t("site.crisis.emergency")}</Text>
                <Number number={place.emergency} />
              </div>
            ) : null}
          </li>
        ))}
      </ul>
      <Chapter title={t("site.crisis.elsewhere.title")}>
        {t("site.crisis.elsewhere.body")}
        {help.list.everywhere.map((line) => (
          <Line key={line.id} line={line} language={spoken} />
        ))}
      </Chapter>
      <Chapter title={t("site.crisis.while.title")}>{t("site.crisis.while.body")}</Chapter>
    </Page>
  );
}
