export { CallScreen } from "./CallScreen";
