export { CrisisHelp } from "./CrisisHelp";
export { emergencyNumber, HELP_PLACES, type Place } from "./helplines";
export { mountApp } from "./mount";
export type { AppDefinition, MenuItem, Screen } from "./screens";
export { toast } from "./toast";
