export { NoteEditor } from "./NoteEditor";
