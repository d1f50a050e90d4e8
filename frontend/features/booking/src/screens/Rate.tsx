import { Button, Checkbox, Group, Paper, Slider, Stack, Text, Textarea, Title } from "@mantine/core";
import { api, type Booking, unwrap } from "@mindo/api";
import { useDraft } from "@mindo/auth/drafts";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, Refusal, SkeletonRows, useForm } from "@mindo/ui";
import { problemWords } from "@mindo/visit";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { BOOKINGS, useBooking } from "../data/bookings";
import { Stars } from "../parts/Stars";

const QUESTIONS = ["heard", "goals", "approach", "overall"] as const;
type Alliance = Record<(typeof QUESTIONS)[number], number>;
/** What was answered so far; null leaves the check out. An untouched slider is no answer. */
type Answers = Partial<Alliance> | null;
const MIDDLE = 5;

function complete(answers: Answers): Alliance | null {
  if (!answers) return null;
  const { heard, goals, approach, overall } = answers;
  return heard === undefined || goals === undefined || approach === undefined || overall === undefined ? null : { heard, goals, approach, overall };
}

function useRate(bookingId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: { stars: number; text: string; alliance: Alliance | null }) => unwrap(api.POST("/api/v1/bookings/{booking_id}/rating", { params: { path: { booking_id: bookingId } }, body })),
    onSuccess: () => void cache.invalidateQueries({ queryKey: BOOKINGS }),
  });
}

function AllianceCheck({ name, value, onChange }: { name: string; value: Answers; onChange: (value: Answers) => void }) {
  const t = useT();
  return (
    <Paper withBorder p="lg">
      <Stack gap="lg">
        <div>
          <Title order={2} size="h4">
            {t("booking.rating.alliance")}
          </Title>
          <Text size="sm" c="dimmed">
            {t("booking.rating.allianceHint", { name })}
          </Text>
        </div>
        {value
          ? QUESTIONS.map((question) => (
              <Stack key={question} gap={4} pb="md">
                <Text fw={560} id={`alliance-${question}`}>
                  {t(`booking.rating.${question}`)}
                </Text>
                <Slider
                  min={0}
                  max={10}
                  value={value[question] ?? MIDDLE}
                  color={value[question] === undefined ? "gray" : "pine"}
                  onChange={(answer) => onChange({ ...value, [question]: answer })}
                  onChangeEnd={(answer) => onChange({ ...value, [question]: answer })}
                  label={(answer) => answer}
                  thumbProps={{ "aria-labelledby": `alliance-${question}` }}
                  marks={[
                    { value: 0, label: t("booking.rating.low") },
                    { value: 10, label: t("booking.rating.high") },
                  ]}
                  mx="lg"
                />
              </Stack>
            ))
          : null}
        <Checkbox label={t("booking.rating.skipAlliance")} checked={value === null} onChange={(event) => onChange(event.currentTarget.checked ? null : {})} />
      </Stack>
    </Paper>
  );
}

interface Begun {
  readonly stars: number;
  readonly text: string;
  readonly alliance: Answers;
}

const NOTHING: Begun = { stars: 0, text: "", alliance: {} };

function Form({ booking }: { booking: Booking }) {
  const t = useT();
  const rate = useRate(booking.id);
  const { value, set, forget } = useDraft<Begun>(`rating.${booking.id}`, NOTHING);
  const { stars, text, alliance } = value;
  const name = booking.professional.display_name;
  const answers = complete(alliance);
  const halfway = alliance !== null && answers === null && Object.keys(alliance).length > 0;
  const form = useForm({
    problem: rate.error,
    busy: rate.isPending,
    check: () => ({ stars: stars === 0 ? t.maybe("problems.whole.bad_stars") : null, alliance: halfway ? t("booking.rating.halfway") : null }),
    onSubmit: () => rate.mutate({ stars, text: text.trim(), alliance: answers }, { onSuccess: () => forget(value) }),
  });
  return (
    <form {...form.props}>
      <Stack gap="lg">
        <Paper withBorder p="lg">
          <Stack gap="md">
            <Stars value={stars} onChange={(next) => set({ ...value, stars: next })} error={form.at("stars")} />
            <Textarea name="text" error={form.at("text")} label={t("booking.rating.text")} description={t("booking.rating.textHint")} value={text} onChange={(event) => set({ ...value, text: event.currentTarget.value })} autosize minRows={3} maxLength={2000} />
          </Stack>
        </Paper>
        <AllianceCheck name={name} value={alliance} onChange={(next) => set({ ...value, alliance: next })} />
        <Text size="sm" role="status">
          {halfway ? t("booking.rating.halfway") : ""}
        </Text>
        <Refusal message={form.message ?? form.at("alliance")} />
        <Group>
          <Button type="submit" color="clay" size="lg" loading={rate.isPending}>
            {t("booking.rating.send")}
          </Button>
          <Button component={Link} to="/" variant="subtle">
            {t("booking.rating.later")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Stars and words for others, and the alliance check for the professional alone. */
export default function Rate() {
  const t = useT();
  const { bookingId = "" } = useParams();
  const booking = useBooking(bookingId);
  const { data } = booking;
  const name = data?.professional.display_name ?? "";
  return (
    <Page title={t("booking.rating.title")} documentTitle={t("booking.rating.document")} lead={data?.rateable ? t("booking.rating.lead") : undefined} width="text">
      {booking.isError ? <ErrorState error={{ message: problemWords(t, booking.error), requestId: booking.error.requestId }} onRetry={() => void booking.refetch()} /> : null}
      {booking.isPending ? <SkeletonRows rows={3} height={110} /> : null}
      {data?.rateable ? <Form booking={data} /> : null}
      {data && !data.rateable ? (
        <EmptyState
          art="cup"
          title={t(data.rated ? "booking.rating.thanks" : "booking.rating.notYet")}
          action={
            <Button component="a" href={`/p/${data.professional.slug}`} color="clay">
              {t("booking.rating.again")}
            </Button>
          }
        >
          {data.rated ? t("booking.rating.thanksBody", { name }) : t("booking.rating.notYetBody")}
        </EmptyState>
      ) : null}
    </Page>
  );
}
