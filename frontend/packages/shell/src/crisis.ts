export { CrisisLines } from "./CrisisDialog";
export { ANYWHERE, emergencyNumber, placeOfCountry, placeOfZone, useHelp } from "./help";
export { HelpNote } from "./HelpNote";
