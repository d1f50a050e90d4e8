import { Tabs } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Page } from "@mindo/ui";
import { Cases } from "../sections/Cases";
import { Erasures } from "../sections/Erasures";
import { Register } from "../sections/Register";

/** Requests with their clock, erasures under way, and the register of processing. */
export default function Office() {
  const t = useT();
  return (
    <Page title={t("privacy.office.title")} lead={t("privacy.office.lead")} width="full">
      <Tabs defaultValue="requests" keepMounted={false}>
        <Tabs.List mb="lg">
          <Tabs.Tab value="requests">{t("privacy.office.requests")}</Tabs.Tab>
          <Tabs.Tab value="erasures">{t("privacy.office.erasures")}</Tabs.Tab>
          <Tabs.Tab value="register">{t("privacy.office.register")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="requests">
          <Cases />
        </Tabs.Panel>
        <Tabs.Panel value="erasures">
          <Erasures />
        </Tabs.Panel>
        <Tabs.Panel value="register">
          <Register />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
