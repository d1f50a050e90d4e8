import { Button } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Page } from "@mindo/ui";
import { Link } from "react-router";
import { Chapter } from "./Chapter";

const TIERS = ["early", "late", "last", "theirs"] as const;

export default function Pricing() {
  const t = useT();
  return (
    <Page title={t("site.pricing.title")} lead={t("site.pricing.lead")} width="text">
      <Chapter title={t("site.pricing.pay.title")}>{t("site.pricing.pay.body")}</Chapter>
      <Chapter title={t("site.pricing.range.title")}>{t("site.pricing.range.body")}</Chapter>
      <Chapter title={t("site.pricing.when.title")}>{t("site.pricing.when.body")}</Chapter>
      <Chapter title={t("site.pricing.change.title")}>
        {t("site.pricing.change.body")}
        <ul>
          {TIERS.map((tier) => (
            <li key={tier}>{t(`site.pricing.${tier}`)}</li>
          ))}
        </ul>
      </Chapter>
      <Button component={Link} to="/professionals?sort=price" color="clay" size="lg">
        {t("site.pricing.compare")}
      </Button>
    </Page>
  );
}
