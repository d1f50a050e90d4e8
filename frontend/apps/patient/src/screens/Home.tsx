import { HomeSessions } from "@features/booking/home";
import { useMe } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { Page } from "@mindo/ui";

/** The patient's start: what is next. */
export default function Home() {
  const t = useT();
  const name = useMe()?.name.trim().split(/\s+/)[0];
  return (
    <Page title={name ? t("booking.home.title", { name }) : t("booking.home.titlePlain")} documentTitle={t("booking.home.document")} width="text">
      <HomeSessions />
    </Page>
  );
}
