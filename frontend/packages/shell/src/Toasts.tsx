import "@mantine/notifications/styles.layer.css";
import { Notifications } from "@mantine/notifications";

/** Where toasts appear: above the tabs on narrow screens, in the corner on wide ones. */
export default function Toasts() {
  return <Notifications position="bottom-center" limit={3} autoClose={6000} role="status" aria-live="polite" />;
}
