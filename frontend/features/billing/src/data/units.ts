/** How many decimal places a currency's major unit has. */
export const places = (currency: string): number => new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** What was typed in major units, as whole minor units; null when it is not an amount. */
export function minorUnits(typed: number | string, currency: string): number | null {
  const text = String(typed).trim();
  const scale = places(currency);
  const match = /^(\d{1,12})(?:\.(\d*))?$/.exec(text);
  if (!match || (match[2] ?? "").length > scale) return null;
  // By digits, never by multiplication: 19.99 × 100 is not 1999 in floating point.
  return Number(`${match[1] ?? ""}${(match[2] ?? "").padEnd(scale, "0")}`);
}
