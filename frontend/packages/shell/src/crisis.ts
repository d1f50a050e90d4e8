export { CrisisLines } from "./CrisisDialog";
