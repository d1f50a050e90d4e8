import { Stack, Tabs } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { can } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { Icon, type IconName, Page } from "@mindo/ui";
import { useNavigate, useParams } from "react-router";
import { Agenda } from "../sections/Agenda";
import { Consents } from "../sections/Consents";
import { Contacts } from "../sections/Contacts";
import { Devices } from "../sections/Devices";
import { Emergency } from "../sections/Emergency";
import { Notifications } from "../sections/Notifications";
import { Profile } from "../sections/Profile";
import { Security } from "../sections/Security";

const SECTIONS = ["profile", "contacts", "security", "privacy", "devices", "notifications", "calendar"] as const;
type Section = (typeof SECTIONS)[number];
const ICONS: Record<Section, IconName> = { profile: "user", contacts: "phone", security: "check", privacy: "shield", devices: "device", notifications: "bell", calendar: "calendar" };

/** A person's own account: profile, consents, devices, notifications, each with its own address. */
export default function Account() {
  const t = useT();
  const { section } = useParams();
  const navigate = useNavigate();
  // Beside the content where there is room; a row that is pushed along on a phone.
  const wide = useMediaQuery("(min-width: 75em)", false, { getInitialValueInEffect: false });
  const shown = SECTIONS.filter((one) => one !== "calendar" || can("agenda.own"));
  const current = shown.find((one) => one === section) ?? "profile";
  return (
    <Page title={t("account.account.title")} lead={t("account.account.lead")} width={wide ? "wide" : "text"}>
      <Tabs orientation={wide ? "vertical" : "horizontal"} styles={{ tabLabel: { textAlign: "start" } }} value={current} onChange={(value) => void navigate(`/account/${value ?? "profile"}`, { replace: true, preventScrollReset: true })}>
        <Tabs.List mb={wide ? 0 : "lg"} mr={wide ? "xl" : 0} style={wide ? { alignSelf: "flex-start" } : { flexWrap: "nowrap", overflowX: "auto", overflowY: "hidden" }}>
          {shown.map((one) => (
            <Tabs.Tab key={one} value={one} leftSection={<Icon name={ICONS[one]} size={18} />}>
              {t(`account.account.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="profile">
          <Profile />
        </Tabs.Panel>
        <Tabs.Panel value="contacts">
          <Stack gap="lg">
            <Contacts />
            <Emergency />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="privacy">
          <Consents />
        </Tabs.Panel>
        <Tabs.Panel value="security">
          <Security />
        </Tabs.Panel>
        <Tabs.Panel value="devices">
          <Devices />
        </Tabs.Panel>
        <Tabs.Panel value="notifications">
          <Notifications />
        </Tabs.Panel>
        <Tabs.Panel value="calendar">
          <Agenda />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
