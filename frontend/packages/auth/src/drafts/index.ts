export { draftOf, dropDraft, forgetDrafts, keepDraft, restoreDrafts } from "./drafts";
export { type Begun, useDraft } from "./useDraft";
