export { SafetyCard } from "./parts/SafetyCard";
