import { useT } from "@mindo/i18n";
import { Page } from "@mindo/ui";
import { Chapter } from "./Chapter";

const CHAPTERS = ["sealed", "least", "log", "calls", "choice", "reviews"] as const;

export default function Privacy() {
  const t = useT();
  return (
    <Page title={t("site.privacy.title")} lead={t("site.privacy.lead")} width="text">
      {CHAPTERS.map((chapter) => (
        <Chapter key={chapter} title={t(`site.privacy.${chapter}.title`)} proof={t(`site.privacy.${chapter}.proof`)}>
          {t(`site.privacy.${chapter}.body`)}
        </Chapter>
      ))}
    </Page>
  );
}
