/** How many decimal places a currency's major unit has. */
export const minorDigits = (currency: string): number => {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2; // still being typed
  }
};

/** What was typed in major units, as whole minor units; 0 when it is not an amount. By digits, never by multiplication. */
export function minorOf(typed: number | string, currency: string): number {
  const scale = minorDigits(currency);
  const match = /^(\d{1,9})(?:\.(\d*))?$/.exec(String(typed).trim());
  if (!match || (match[2] ?? "").length > scale) return 0;
  return Number(`${match[1] ?? ""}${(match[2] ?? "").padEnd(scale, "0")}`);
}

/** Whole minor units as the digits one types. */
export function majorOf(minor: number, currency: string): string {
  const scale = minorDigits(currency);
  const digits = String(minor).padStart(scale + 1, "0");
  const fraction = scale ? digits.slice(-scale) : "";
  return scale && /[1-9]/.test(fraction) ? `${digits.slice(0, -scale)}.${fraction}` : digits.slice(0, scale ? -scale : undefined);
}
