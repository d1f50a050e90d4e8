import { ActionIcon, Button, Group, NumberInput, Paper, Select, Stack, Text, TextInput } from "@mantine/core";
import type { DraftOffer } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import { useTyped } from "../data/typed";
import { CURRENCIES } from "../words";
import classes from "./FileView.module.css";
import { StepFrame } from "./StepFrame";
import type { StepProps } from "./Typed";

const MOST = 12;
/** How many minor units make one of a currency, as a power of ten. */
const places = (currency: string): number => (currency ? (new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2) : 2);
const fresh = (currency: string): DraftOffer => ({ title: "", minutes: 50, amount: null, currency });

/** What a session costs, in as many lengths and currencies as one likes. */
export function RatesStep({ own, onReload }: StepProps) {
  const t = useT();
  const { typed, set, at, proceed, ...rest } = useTyped(own, "rates");
  const { offers } = typed;
  const change = (place: number, part: Partial<DraftOffer>) => set({ offers: offers.map((one, index) => (index === place ? { ...one, ...part } : one)) });
  return (
    <StepFrame step="rates" own={own} onReload={onReload} onContinue={proceed} {...rest}>
      <ul className={classes.list}>
        {offers.map((offer, place) => {
          const scale = 10 ** places(offer.currency);
          return (
            <Paper key={place} component="li" withBorder p="md" className={classes.card} aria-label={t("onboarding.offer", { number: place + 1 })}>
              <Stack gap="sm">
                <Group align="flex-start" wrap="nowrap">
                  <TextInput flex={1} label={t("onboarding.field.offer.title")} placeholder={t("onboarding.hint.offer")} maxLength={120} value={offer.title} onChange={(event) => change(place, { title: event.currentTarget.value })} error={at(`offers.${String(place)}.title`)} />
                  <ActionIcon mt={28} size={44} variant="subtle" color="gray" aria-label={t("onboarding.offerRemove", { number: place + 1 })} onClick={() => set({ offers: offers.filter((_, index) => index !== place) })}>
                    <Icon name="cross" />
                  </ActionIcon>
                </Group>
                <Group grow align="flex-start" preventGrowOverflow={false}>
                  <NumberInput miw={110} label={t("onboarding.field.offer.minutes")} allowDecimal={false} min={10} max={240} step={5} value={offer.minutes ?? ""} onChange={(value) => change(place, { minutes: typeof value === "number" ? value : null })} error={at(`offers.${String(place)}.minutes`)} />
                  <NumberInput miw={110} label={t("onboarding.field.offer.amount")} hideControls min={0} decimalScale={places(offer.currency)} value={offer.amount === null ? "" : offer.amount / scale} onChange={(value) => change(place, { amount: typeof value === "number" ? Math.round(value * scale) : null })} error={at(`offers.${String(place)}.amount`)} />
                  <Select miw={100} label={t("onboarding.field.offer.currency")} allowDeselect={false} data={[...CURRENCIES]} value={offer.currency || null} onChange={(currency) => change(place, { currency: currency ?? "" })} error={at(`offers.${String(place)}.currency`)} />
                </Group>
              </Stack>
            </Paper>
          );
        })}
      </ul>
      {at("offers") ? (
        <Text c="rose" size="sm" role="alert">
          {at("offers")}
        </Text>
      ) : null}
      <Group>
        <Button variant="default" leftSection={<Icon name="plus" />} disabled={offers.length >= MOST} onClick={() => set({ offers: [...offers, fresh(offers.at(-1)?.currency ?? "INR")] })}>
          {t("onboarding.offerAdd")}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {t("onboarding.hint.payout")}
      </Text>
    </StepFrame>
  );
}
