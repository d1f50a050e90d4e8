import { ActionIcon, Menu } from "@mantine/core";
import { useCan } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { live } from "@mindo/live";
import { toast } from "@mindo/shell";
import { Icon, type IconName } from "@mindo/ui";
import { type Act, ACTS, fits, PERMISSIONS, type Subject } from "./acts";

const icons: Readonly<Record<Act, IconName>> = { reveal: "user", message: "chat", extend: "clock", reassign: "people", end: "cross" };

interface ActionsProps {
  readonly subject: Subject;
  /** What the menu's button is called after. */
  readonly name: string;
  /** The patient has been asked about another professional and has not answered. */
  readonly asked?: boolean;
  readonly acts?: readonly Act[];
  readonly onAct: (act: Act) => void;
}

/** The menu of what may be done with one session; it is not there for who may do nothing. */
export function Actions({ subject, name, asked = false, acts = ACTS, onAct }: ActionsProps) {
  const t = useT();
  const can = useCan();
  const offered = acts.filter((act) => can(PERMISSIONS[act]) && fits(act, subject.place));
  const takeBack = () =>
    void live.command("board.reassign_withdraw", { booking_id: subject.booking_id }).then(
      () => toast(t("board.done.withdraw"), "moss"),
      () => toast(t("board.problem.failed"), "rose"),
    );
  if (offered.length === 0) return null;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={t("board.act.menu", { alias: name })}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.map((act) => (
          <Menu.Item key={act} leftSection={<Icon name={icons[act]} size={18} />} color={act === "end" ? "rose" : undefined} onClick={() => onAct(act)}>
            {t(act === "end" && subject.place !== "call" ? "board.act.cancel" : `board.act.${act}`)}
          </Menu.Item>
        ))}
        {asked && can(PERMISSIONS.reassign) ? (
          <Menu.Item leftSection={<Icon name="cross" size={18} />} onClick={takeBack}>
            {t("board.act.withdraw")}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
