import { Button, Text, TextInput, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Icon, type IconName, Illustration } from "@mindo/ui";
import { lazy, type SubmitEvent, Suspense, useEffect, useState } from "react";
import { Link, useNavigate } from "react-router";
import classes from "./Landing.module.css";
import { RoomVignette } from "./RoomVignette";

const FreeSoon = lazy(() => import("./FreeSoon"));
const OFTEN = ["anxiety", "depression", "relationships", "sleep", "grief", "burnout", "adhd"] as const;
const STEPS = ["one", "two", "three"] as const;
const COMFORTS = [
  { key: "place", icon: "list" },
  { key: "test", icon: "camera" },
  { key: "kept", icon: "history" },
  { key: "crisis", icon: "lifebuoy" },
] as const satisfies readonly { key: string; icon: IconName }[];
const FACTS = [
  { key: "sealed", icon: "lock" },
  { key: "recorded", icon: "camera" },
  { key: "written", icon: "shield" },
] as const satisfies readonly { key: string; icon: IconName }[];

function Search() {
  const t = useT();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void navigate(text.trim() ? `/professionals?q=${encodeURIComponent(text.trim())}` : "/professionals");
  };
  return (
    <search>
      <form onSubmit={submit} action="/professionals" className={classes.form}>
        <TextInput
          name="q"
          type="search"
          size="lg"
          radius="xl"
          maxLength={200}
          className={classes.field}
          aria-label={t("site.landing.ask")}
          placeholder={t("site.landing.placeholder")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          leftSection={<Icon name="search" />}
        />
        <Button type="submit" color="clay" size="lg">
          {t("site.landing.find")}
        </Button>
      </form>
      <p className={classes.often} id="often">
        {t("site.landing.often")}
      </p>
      <ul className={classes.chips} aria-labelledby="often">
        {OFTEN.map((code) => (
          <li key={code}>
            <Link to={`/professionals?concern=${code}`}>{t(`directory.specialty.${code}`)}</Link>
          </li>
        ))}
      </ul>
    </search>
  );
}

/** The first impression: what this is, who is free, how it goes, why it is safe. */
export default function Landing() {
  const t = useT();
  const title = t("site.landing.title");
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div className={classes.page}>
      <section className={classes.hero}>
        <div className={classes.words}>
          <Title order={1} className={classes.heading}>
            {t("site.landing.heading")}
          </Title>
          <p className={classes.lead}>{t("site.landing.lead")}</p>
          <Search />
        </div>
        <RoomVignette />
      </section>

      <Suspense fallback={<div className={classes.soonSpace} />}>
        <FreeSoon />
      </Suspense>

      <section className={classes.section}>
        <Title order={2} className={classes.sectionTitle}>
          {t("site.steps.title")}
        </Title>
        <ol className={classes.steps}>
          {STEPS.map((step, index) => (
            <li key={step} className={classes.step}>
              <span className={classes.numeral} aria-hidden>
                {index + 1}
              </span>
              <Title order={3}>{t(`site.steps.${step}.title`)}</Title>
              <p>{t(`site.steps.${step}.body`)}</p>
            </li>
          ))}
        </ol>
        <Link to="/how-it-works" className={classes.more}>
          {t("site.steps.more")} <Icon name="arrowRight" size={18} />
        </Link>
      </section>

      <section className={classes.waiting}>
        <div className={classes.waitingWords}>
          <Title order={2} className={classes.sectionTitle}>
            {t("site.waiting.title")}
          </Title>
          <p>{t("site.waiting.body")}</p>
          <ul className={classes.comforts}>
            {COMFORTS.map(({ key, icon }) => (
              <li key={key}>
                <Icon name={icon} size={22} />
                {t(`site.waiting.${key}`)}
              </li>
            ))}
          </ul>
        </div>
        <div className={classes.art}>
          <Illustration name="chairs" width={420} />
        </div>
      </section>

      <section className={classes.section}>
        <Title order={2} className={classes.sectionTitle}>
          {t("site.private.title")}
        </Title>
        <ul className={classes.facts}>
          {FACTS.map(({ key, icon }) => (
            <li key={key}>
              <span className={classes.factIcon}>
                <Icon name={icon} size={24} />
              </span>
              <Title order={3} size="h4">
                {t(`site.private.${key}.title`)}
              </Title>
              <Text c="dimmed">{t(`site.private.${key}.body`)}</Text>
            </li>
          ))}
        </ul>
        <Link to="/privacy" className={classes.more}>
          {t("site.private.more")} <Icon name="arrowRight" size={18} />
        </Link>
      </section>

      <section className={classes.crisis}>
        <div>
          <Title order={2} size="h3">
            {t("site.crisisBand.title")}
          </Title>
          <p>{t("site.crisisBand.body")}</p>
        </div>
        <Button component={Link} to="/crisis" variant="default">
          {t("site.crisisBand.more")}
        </Button>
      </section>

      <section className={classes.close}>
        <Title order={2} className={classes.closeTitle}>
          {t("site.close.title")}
        </Title>
        <p>{t("site.close.body")}</p>
        <Button component={Link} to="/professionals" color="clay" size="lg">
          {t("site.landing.find")}
        </Button>
      </section>
    </div>
  );
}
