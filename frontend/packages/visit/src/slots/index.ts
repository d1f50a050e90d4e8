export { SlotPicker } from "./SlotPicker";
export { askSlots } from "./slots";
