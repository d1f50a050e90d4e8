/** Browsers still say some cities' former names. */
const RENAMED: Readonly<Record<string, string>> = { "Asia/Calcutta": "Kolkata", "Asia/Saigon": "Ho Chi Minh", "Asia/Katmandu": "Kathmandu", "Europe/Kiev": "Kyiv" };

/** A zone's city in words: "Asia/Kolkata" → "Kolkata". */
export const cityOf = (zone: string): string => RENAMED[zone] ?? zone.split("/").pop()?.replaceAll("_", " ") ?? zone;
