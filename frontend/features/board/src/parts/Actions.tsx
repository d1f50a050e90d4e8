import { ActionIcon, Menu } from "@mantine/core";
import { useCan } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { Icon, type IconName } from "@mindo/ui";
import type { SeenRow } from "../data/rows";
import { type Act, ACTS, PERMISSIONS } from "./acts";

const icons: Readonly<Record<Act, IconName>> = { reveal: "user", message: "chat", extend: "clock", end: "cross" };

/** The menu of what may be done with one session; it is not there for who may do nothing. */
export function Actions({ row, onAct }: { row: SeenRow; onAct: (act: Act) => void }) {
  const t = useT();
  const can = useCan();
  const offered = ACTS.filter((act) => can(PERMISSIONS[act]) && (act !== "extend" || row.place === "call"));
  if (offered.length === 0) return null;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={t("board.act.menu", { alias: row.alias })}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.map((act) => (
          <Menu.Item key={act} leftSection={<Icon name={icons[act]} size={18} />} color={act === "end" ? "rose" : undefined} onClick={() => onAct(act)}>
            {t(act === "end" && row.place === "waiting" ? "board.act.cancel" : `board.act.${act}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
