const STEPS = {
  INR: [100_000, 150_000, 200_000, 300_000],
  EUR: [6_000, 8_000, 10_000, 14_000],
  USD: [8_000, 12_000, 16_000, 22_000],
} as const;

/** Upper bounds to choose from, in the currency of where the reader is. */
export function priceSteps(zone: string): { currency: keyof typeof STEPS; amounts: readonly number[] } {
  const currency = zone === "Asia/Kolkata" || zone === "Asia/Calcutta" ? "INR" : zone.startsWith("Europe/") ? "EUR" : "USD";
  return { currency, amounts: STEPS[currency] };
}
