export { CrisisHelp } from "./CrisisHelp";
export { mountApp } from "./mount";
export type { AppDefinition, MenuItem, Screen } from "./screens";
export { toast } from "./toast";
