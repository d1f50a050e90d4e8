export { NotificationBell as default } from "./NotificationBell";
