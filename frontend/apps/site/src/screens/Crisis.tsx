import { Anchor, Text, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Icon, Page } from "@mindo/ui";
import { Chapter } from "./Chapter";
import classes from "./Crisis.module.css";

/** Public lines, answered day and night, and the emergency number of each place. */
const PLACES = [
  { place: "india", emergency: "112", line: "telemanas", number: "14416" },
  { place: "us", emergency: "911", line: "us988", number: "988" },
  { place: "uk", emergency: "999", line: "samaritans", number: "116 123" },
  { place: "australia", emergency: "000", line: "lifeline", number: "13 11 14" },
  { place: "europe", emergency: "112", line: null, number: null },
] as const;
const ELSEWHERE = "https://www.iasp.info/crisis-centres-helplines/";

function Call({ number }: { number: string }) {
  return (
    <Anchor href={`tel:${number.replaceAll(" ", "")}`} className={classes.number}>
      <Icon name="phone" size={18} /> {number}
    </Anchor>
  );
}

export default function Crisis() {
  const t = useT();
  return (
    <Page title={t("site.crisis.title")} lead={t("site.crisis.lead")} width="text">
      <ul className={classes.places}>
        {PLACES.map(({ place, emergency, line, number }) => (
          <li key={place} className={classes.place}>
            <Title order={2} size="h4">
              {t(`site.crisis.${place}`)}
            </Title>
            {line ? (
              <div className={classes.row}>
                <Text>{t(`site.crisis.line.${line}`)}</Text>
                <Call number={number} />
              </div>
            ) : null}
            <div className={classes.row}>
              <Text>{t("site.crisis.emergency")}</Text>
              <Call number={emergency} />
            </div>
          </li>
        ))}
      </ul>
      <Chapter title={t("site.crisis.elsewhere.title")}>
        {t("site.crisis.elsewhere.body")}{" "}
        <Anchor href={ELSEWHERE} rel="noreferrer" target="_blank" underline="always">
          {t("site.crisis.link")}
        </Anchor>
      </Chapter>
      <Chapter title={t("site.crisis.while.title")}>{t("site.crisis.while.body")}</Chapter>
    </Page>
  );
}
