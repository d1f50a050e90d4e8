import { Tabs } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Page } from "@mindo/ui";
import { useSearchParams } from "react-router";
import { noFilter } from "../data/audit";
import { Log } from "../parts/Log";
import { Sightings } from "../parts/Sightings";

/** The audit log: searched line by line, or asked who saw whom. `?glass=` narrows it to one emergency. */
export default function Audit() {
  const t = useT();
  const [search] = useSearchParams();
  return (
    <Page title={t("audit.title")} lead={t("audit.lead")} width="full">
      <Tabs defaultValue="log" keepMounted={false}>
        <Tabs.List mb="lg">
          <Tabs.Tab value="log">{t("audit.tab.log")}</Tabs.Tab>
          <Tabs.Tab value="person">{t("audit.tab.person")}</Tabs.Tab>
          <Tabs.Tab value="by">{t("audit.tab.by")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="log">
          <Log start={{ ...noFilter, glass: search.get("glass") ?? "" }} />
        </Tabs.Panel>
        <Tabs.Panel value="person">
          <Sightings asked="person" />
        </Tabs.Panel>
        <Tabs.Panel value="by">
          <Sightings asked="by" />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
