import { type MantineColorScheme, Menu, useMantineColorScheme } from "@mantine/core";
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
      <Menu.RadioGroup value={language} onChange={(code) => void chooseLanguage(code as Language)}>
        {LANGUAGES.map((code) => (
          <Menu.RadioItem key={code} value={code} lang={code} closeMenuOnClick>
            {NAMES[code]}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
      <Menu.Label>{t("common.theme")}</Menu.Label>
      <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}>
        {THEMES.map(([scheme, icon]) => (
          <Menu.RadioItem key={scheme} value={scheme} rightSection={<Icon name={icon} />}>
            {t(`common.themes.${scheme}`)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
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
      <Menu width={248} defaultOpened withInitialFocusPlaceholder={false}>
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
              <Menu.Item component="a" href={`${basename === "/" ? "/app" : basename}/account`} leftSection={<Icon name="user" />}>
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
