/** Codes of the marketplace's own list of concerns; their words stand in the directory's catalogue. */
export const CONCERNS = [
  "anxiety", "depression", "stress", "burnout", "trauma", "grief", "relationships", "family", "parenting", "adhd", "autism", "ocd", "sleep",
  "eating", "addiction", "bipolar", "lgbtq", "self_esteem", "anger", "career", "students", "chronic_illness",
] as const;
