export { Decide, type Ruled } from "./Decide";
export { FilesField } from "./FilesField";
export { Statements, type Statement } from "./Statements";
export { useKeep } from "./keep";
