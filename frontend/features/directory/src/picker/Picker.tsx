import { Radio, Skeleton, Stack, Text, UnstyledButton } from "@mantine/core";
import type { Offer, Profile } from "@mindo/api";
import { dayIn, formatMoney, formatTime, useLanguage, useT } from "@mindo/i18n";
import { ErrorState } from "@mindo/ui";
import { type ReactNode, useRef, useState } from "react";
import { useSlotChanges } from "../data/live";
import { useSlots, WEEK, WEEKS } from "../data/slots";
import { cityOf, useLabels } from "../labels";
import { byDay, daysOf, startOfDay } from "./days";
import { Days } from "./Days";
import classes from "./Picker.module.css";
import { Times } from "./Times";

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
  const { zone } = useLanguage();
  const [start] = useState(() => startOfDay(Date.now(), zone));
  const [week, setWeek] = useState(() => {
    const wanted = choice.startsAt ?? profile.next_slot;
    return wanted ? Math.min(WEEKS - 1, Math.max(0, Math.floor((Date.parse(wanted) - start) / WEEK))) : 0;
  });
  const [day, setDay] = useState<string | null>(choice.startsAt ? dayIn(choice.startsAt, zone) : null);
  const offer = profile.offers.find(({ id }) => id === choice.offerId) ?? profile.offers[0];
  const minutes = offer?.minutes ?? 50;
  const from = start + week * WEEK;
  const found = useSlots(profile.id, minutes, from);
  const flashes = useSlotChanges(profile.id, minutes, {
    onNext,
    onGone: (gone) => {
      if (choice.startsAt && gone.has(Date.parse(choice.startsAt))) onLost();
    },
  });
  const differs = formatTime(from, zone) !== formatTime(from, profile.zone);
  const times = useRef<HTMLDivElement>(null);

  const days = daysOf(start, week, zone);
  const slots = byDay(found.data?.slots ?? [], zone);
  const shown = day && days.includes(day) ? day : (days.find((one) => slots.has(one)) ?? null);
  const leaving = [...flashes.gone].filter((at) => dayIn(at, zone) === shown);
  const go = (next: number) => {
    setWeek(next);
    setDay(null);
  };
  const weekOfNext = profile.next_slot ? Math.floor((Date.parse(profile.next_slot) - start) / WEEK) : null;
  const elsewhere = weekOfNext !== null && weekOfNext !== week && weekOfNext < WEEKS;

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
      <div>
        <Text size="sm" c="dimmed" mb="xs">
          {t("directory.pick.zone", { zone: cityOf(zone) })}
          {differs ? ` · ${t("directory.pick.otherZone", { name: profile.display_name, zone: cityOf(profile.zone) })}` : null}
        </Text>
        <Days
          days={days}
          counts={new Map([...slots].map(([one, list]) => [one, list.length]))}
          chosen={shown}
          onChoose={(one) => {
            setDay(one);
            times.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
          }}
          onEarlier={week > 0 ? () => go(week - 1) : null}
          onLater={week < WEEKS - 1 ? () => go(week + 1) : null}
        />
      </div>
      <div ref={times} className={classes.times} aria-live="polite">
        {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
        {found.isPending ? <Skeleton height={160} /> : null}
        {shown ? <Times slots={slots.get(shown) ?? []} leaving={leaving} flashes={flashes} zone={zone} chosen={choice.startsAt ?? null} onChoose={(startsAt) => onChoose({ ...choice, startsAt })} /> : null}
        {found.data && !shown && leaving.length === 0 ? (
          <Text c="dimmed">
            {profile.next_slot === null ? t("directory.pick.noneAtAll") : t("directory.pick.none")}{" "}
            {elsewhere ? (
              <UnstyledButton className={classes.jump} onClick={() => go(weekOfNext)}>
                {t("directory.pick.jump")}
              </UnstyledButton>
            ) : null}
          </Text>
        ) : null}
      </div>
      {choice.startsAt && formatTime(choice.startsAt, zone) !== formatTime(choice.startsAt, profile.zone) ? (
        <Text size="sm" c="dimmed">
          {t("directory.pick.theirTime", { time: formatTime(choice.startsAt, profile.zone), zone: cityOf(profile.zone) })}
        </Text>
      ) : null}
      {children}
    </Stack>
  );
}
