import { translate } from "@mindo/i18n";

type Tone = "pine" | "moss" | "honey" | "rose";

/** Says something in passing; it goes away by itself and is read out politely. The kit's part is fetched when there is something to say. */
export function toast(message: string, tone: Tone = "pine"): void {
  void import("@mantine/notifications").then(({ notifications }) => notifications.show({ message, color: tone, closeButtonProps: { "aria-label": translate("common.close") } }));
}
