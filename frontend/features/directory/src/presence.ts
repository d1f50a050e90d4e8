export { AwaySwitch } from "./AwaySwitch";
