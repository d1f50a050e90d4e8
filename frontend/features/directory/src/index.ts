export { readWanted, useDirectory } from "./data/directory";
export { type Choice, Picker } from "./picker/Picker";
export { Portrait } from "./Portrait";
export { ProfessionalCard } from "./ProfessionalCard";
