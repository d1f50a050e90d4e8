import { Button } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Page } from "@mindo/ui";
import { Chapter } from "./Chapter";

const CHAPTERS = ["own", "check", "paid", "need"] as const;
/** Signing up leads on to the first step. */
const BEGIN = "/sign-up?next=/pro/onboarding";

export default function ForProfessionals() {
  const t = useT();
  return (
    <Page title={t("site.professionals.title")} lead={t("site.professionals.lead")} width="text">
      {CHAPTERS.map((chapter) => (
        <Chapter key={chapter} title={t(`site.professionals.${chapter}.title`)}>
          {t(`site.professionals.${chapter}.body`)}
        </Chapter>
      ))}
      <Button component="a" href={BEGIN} color="clay" size="lg">
        {t("site.professionals.action")}
      </Button>
    </Page>
  );
}
