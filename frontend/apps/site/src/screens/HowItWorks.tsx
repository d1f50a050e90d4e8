import { Button } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Page } from "@mindo/ui";
import { Link } from "react-router";
import { Chapter } from "./Chapter";

const CHAPTERS = ["find", "choose", "pay", "wait", "talk", "after"] as const;

export default function HowItWorks() {
  const t = useT();
  return (
    <Page title={t("site.how.title")} lead={t("site.how.lead")} width="text">
      {CHAPTERS.map((chapter) => (
        <Chapter key={chapter} title={t(`site.how.${chapter}.title`)}>
          {t(`site.how.${chapter}.body`)}
        </Chapter>
      ))}
      <Button component={Link} to="/professionals" color="clay" size="lg">
        {t("site.how.action")}
      </Button>
    </Page>
  );
}
