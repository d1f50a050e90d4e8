import { notifications } from "@mantine/notifications";

/** Says something in passing; it goes away by itself and is read out politely. */
export function toast(message: string, tone: "pine" | "moss" | "honey" | "rose" = "pine"): void {
  notifications.show({ message, color: tone });
}
