import { Menu, useMantineColorScheme } from "@mantine/core";
import { chooseLanguage, signOut, useCan, useMe } from "@mindo/auth";
import { LANGUAGES, type Language, useLanguage, useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import type { ReactElement } from "react";
import { OPENERS } from "./openers";

const NAMES: Readonly<Record<Language, string>> = { en: "English", hi: "हिन्दी" };
const THEMES = [
  ["light", "sun"],
  ["dark", "moon"],
  ["auto", "device"],
] as const;

function Preferences() {
  const t = useT();
  const { language } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{t("common.language")}</Menu.Label>
      {LANGUAGES.map((code) => (
        <Menu.Item key={code} lang={code} role="menuitemradio" aria-checked={language === code} leftSection={<Icon name={language === code ? "check" : "globe"} />} onClick={() => void chooseLanguage(code)}>
          {NAMES[code]}
        </Menu.Item>
      ))}
      <Menu.Label>{t("common.theme")}</Menu.Label>
      {THEMES.map(([scheme, icon]) => (
        <Menu.Item key={scheme} role="menuitemradio" aria-checked={colorScheme === scheme} leftSection={<Icon name={colorScheme === scheme ? "check" : icon} />} onClick={() => setColorScheme(scheme)}>
          {t(`common.themes.${scheme}`)}
        </Menu.Item>
      ))}
    </>
  );
}

/** Who is here, where else they may go, language, appearance, and the way out; for visitors the way in. */
export default function UserMenuList({ basename, children }: { basename: string; children: ReactElement }) {
  const t = useT();
  const can = useCan();
  const me = useMe();
  const leave = async () => {
    await signOut();
    window.location.assign("/");
  };
  return (
      <Menu width={248} defaultOpened>
        <Menu.Target>{children}</Menu.Target>
        <Menu.Dropdown>
          {me ? (
            <>
              <Menu.Label>{me.name}</Menu.Label>
              {OPENERS.filter((app) => app.path !== basename && app.permissions.some(can)).map((app) => (
                <Menu.Item key={app.path} component="a" href={`${app.path}/`} leftSection={<Icon name={app.icon} />}>
                  {t(app.label)}
                </Menu.Item>
              ))}
              <Menu.Item component="a" href="/app/account" leftSection={<Icon name="user" />}>
                {t("common.account.profile")}
              </Menu.Item>
              <Menu.Divider />
            </>
          ) : (
            <>
              <Menu.Item component="a" href="/sign-in" leftSection={<Icon name="user" />}>
                {t("common.account.signIn")}
              </Menu.Item>
              <Menu.Item component="a" href="/sign-up" leftSection={<Icon name="heart" />}>
                {t("common.account.signUp")}
              </Menu.Item>
            </>
          )}
          <Preferences />
          {me ? (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<Icon name="signOut" />} onClick={() => void leave()}>
                {t("common.account.signOut")}
              </Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
  );
}
