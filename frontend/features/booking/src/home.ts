export { HomeSessions } from "./HomeSessions";
