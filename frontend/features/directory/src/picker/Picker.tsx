import { Radio, Stack, Text } from "@mantine/core";
import type { Offer, Profile } from "@mindo/api";
import { formatMoney, useT } from "@mindo/i18n";
import { SlotPicker } from "@mindo/visit/slots";
import type { ReactNode } from "react";
import { useLabels } from "../labels";
import classes from "./Picker.module.css";

/** A slot somebody wants: which session, how, and when it starts. */
export interface Choice {
  readonly offerId: string;
  readonly modality: string;
  readonly startsAt: string;
}

interface PickerProps {
  readonly profile: Profile;
  readonly choice: Partial<Choice>;
  readonly onChoose: (choice: Partial<Choice>) => void;
  readonly onNext: (next: string | null) => void;
  /** The chosen time was taken by somebody else while one looked. */
  readonly onLost: () => void;
  /** What follows the choice: the button that holds it. */
  readonly children: ReactNode;
}

function Offers({ offers, chosen, onChoose }: { offers: readonly Offer[]; chosen: string | undefined; onChoose: (id: string) => void }) {
  const t = useT();
  return (
    <Radio.Group label={t("directory.pick.offer")} value={chosen ?? null} onChange={onChoose}>
      <Stack gap="xs" mt="xs">
        {offers.map((offer) => (
          <Radio.Card key={offer.id} value={offer.id} className={classes.offer}>
            <Radio.Indicator />
            <span className={classes.offerWords}>
              <Text span fw={560}>
                {offer.title}
              </Text>
              <Text span size="sm" c="dimmed">
                {t("directory.pick.minutes", { minutes: offer.minutes })}
              </Text>
            </span>
            <Text span fw={600} className="mindo-tabular">
              {formatMoney(offer.price)}
            </Text>
          </Radio.Card>
        ))}
      </Stack>
    </Radio.Group>
  );
}

/** Session, way of meeting, day and time; free times change while one looks. */
export function Picker({ profile, choice, onChoose, onNext, onLost, children }: PickerProps) {
  const t = useT();
  const label = useLabels();
  const offer = profile.offers.find(({ id }) => id === choice.offerId) ?? profile.offers[0];
  return (
    <Stack gap="lg">
      {profile.offers.length > 0 ? <Offers offers={profile.offers} chosen={offer?.id} onChoose={(offerId) => onChoose({ ...choice, offerId, startsAt: undefined })} /> : null}
      {offer && offer.modalities.length > 1 ? (
        <Radio.Group label={t("directory.pick.modality")} value={choice.modality ?? offer.modalities[0] ?? null} onChange={(modality) => onChoose({ ...choice, modality })}>
          <div className={classes.modalities}>
            {offer.modalities.map((modality) => (
              <Radio key={modality} value={modality} label={label.modality(modality)} />
            ))}
          </div>
        </Radio.Group>
      ) : null}
      <SlotPicker
        professional={profile}
        minutes={offer?.minutes ?? 50}
        chosen={choice.startsAt ?? null}
        onChoose={(startsAt) => onChoose({ ...choice, startsAt })}
        onLost={onLost}
        next={profile.next_slot}
        onNext={onNext}
      />
      {children}
    </Stack>
  );
}
