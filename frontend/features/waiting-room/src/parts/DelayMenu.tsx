import { Button, Menu } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";

const MINUTES = [5, 10, 15, 20, 30] as const;

/** Tells everyone who waits how late it will be, and takes it back. */
export function DelayMenu({ minutes, onChoose }: { minutes: number; onChoose: (minutes: number) => void }) {
  const t = useT();
  return (
    <Menu>
      <Menu.Target>
        <Button variant={minutes > 0 ? "light" : "default"} color={minutes > 0 ? "honey" : undefined} size="sm" leftSection={<Icon name="clock" />}>
          {minutes > 0 ? t("waiting-room.delay.announced", { minutes }) : t("waiting-room.delay.button")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("waiting-room.delay.title")}</Menu.Label>
        {MINUTES.map((value) => (
          <Menu.Item key={value} onClick={() => onChoose(value)}>
            {t("waiting-room.delay.minutes", { minutes: value })}
          </Menu.Item>
        ))}
        {minutes > 0 ? <Menu.Item onClick={() => onChoose(0)}>{t("waiting-room.delay.none")}</Menu.Item> : null}
      </Menu.Dropdown>
    </Menu>
  );
}
