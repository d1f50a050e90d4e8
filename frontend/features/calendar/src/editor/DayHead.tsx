import { ActionIcon, Menu } from "@mantine/core";
import { formatDate, useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";

interface DayHeadProps {
  readonly name: string;
  readonly day: string;
  /** The day of every week rather than one date. */
  readonly usual: boolean;
  /** The date has hours of its own. */
  readonly own: boolean;
  readonly onAdd: () => void;
  readonly onClose: () => void;
  readonly onUsual: () => void;
}

/** A column's day, and what can be done with it as a whole. */
export function DayHead({ name, day, usual, own, onAdd, onClose, onUsual }: DayHeadProps) {
  const t = useT();
  const noon = `${day}T12:00:00Z`;
  return (
    <>
      <span>{formatDate(noon, { weekday: "short" }, "UTC")}</span>
      {usual ? null : <strong className="mindo-tabular">{formatDate(noon, { day: "numeric", month: "numeric" }, "UTC")}</strong>}
      <Menu position="bottom" withinPortal>
        <Menu.Target>
          <ActionIcon size={28} variant={own ? "light" : "subtle"} aria-label={t("calendar.editor.dayMenu", { day: name })}>
            <Icon name={own ? "note" : "plus"} size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {own ? <Menu.Label>{t("calendar.editor.differs")}</Menu.Label> : null}
          <Menu.Item onClick={onAdd}>{t("calendar.editor.add")}</Menu.Item>
          <Menu.Item onClick={onClose}>{t("calendar.editor.close")}</Menu.Item>
          {own ? <Menu.Item onClick={onUsual}>{t("calendar.editor.asUsual")}</Menu.Item> : null}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
