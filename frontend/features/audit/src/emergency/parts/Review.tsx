import { Anchor, Button, Group, Modal, Radio, Stack, Text, Textarea } from "@mantine/core";
import { useCan, useMe } from "@mindo/auth";
import { useDraft } from "@mindo/auth/drafts";
import { useT } from "@mindo/i18n";
import { ErrorState, Refusal, SkeletonRows, StatusPill, useForm, When } from "@mindo/ui";
import { Link } from "react-router";
import { type Glass, useJudge, useReview } from "../data";
import { toneOf, wordOf } from "./tones";

const VERDICTS = ["justified", "follow_up", "not_justified"] as const;

type Typed = { readonly verdict: string; readonly remark: string };

const NOTHING: Typed = { verdict: "", remark: "" };

function Verdict({ glass, typed, onType, onDone }: { glass: Glass; typed: Typed; onType: (part: Partial<Typed>) => void; onDone: () => void }) {
  const t = useT();
  const { verdict, remark } = typed;
  const judge = useJudge(glass.id);
  const form = useForm({
    problem: judge.error,
    busy: judge.isPending,
    check: () => ({ verdict: verdict ? null : t.maybe("problems.at.unknown") }),
    onSubmit: () => judge.mutate({ verdict, remark }, { onSuccess: onDone }),
  });
  return (
    <form {...form.props}>
      <Stack>
        <Refusal message={form.message} />
        <Radio.Group label={t("emergency.review.verdict")} value={verdict} onChange={(next) => onType({ verdict: next })} data-field="verdict" error={form.at("verdict")}>
          <Stack gap={8} mt={6}>
            {VERDICTS.map((one) => (
              <Radio key={one} value={one} label={t(`emergency.verdict.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea label={t("emergency.review.remark")} required autosize minRows={2} maxLength={1000} value={remark} name="remark" error={form.at("remark")} onChange={(event) => onType({ remark: event.currentTarget.value })} />
        <Group justify="flex-end">
          <Button type="submit" color="clay" loading={judge.isPending}>
            {t("emergency.review.submit")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Body({ glass, onDone }: { glass: Glass; onDone: () => void }) {
  const t = useT();
  const can = useCan();
  const me = useMe();
  const judge = useJudge(glass.id);
  // Kept here: an older answer that arrives late takes the form away for a moment, and must not take what was typed with it.
  const { value: typed, set: setTyped, forget } = useDraft<Typed>(`glass.${glass.id}`, NOTHING);
  const own = me?.id === glass.by || me?.id === glass.person_id;
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [t("emergency.review.by"), glass.by_name ?? "—"],
    [t("emergency.review.whose"), glass.person_name ?? "—"],
    [t("emergency.review.began"), <When key="began" at={glass.began_at} />],
    [t("emergency.review.ended"), glass.ended_at ? <When key="ended" at={glass.ended_at} /> : "—"],
    [t("emergency.review.ground"), t(`emergency.ground.${glass.ground}`)],
    [t("emergency.review.reason"), glass.reason ?? "—"],
    ...(glass.remark ? [[t("emergency.review.remark"), glass.remark] as const] : []),
  ];
  return (
    <Stack>
      <div>
        <StatusPill tone={toneOf(glass)}>{t(wordOf(glass))}</StatusPill>
      </div>
      {facts.map(([name, value]) => (
        <div key={name}>
          <Text size="sm" c="dimmed">
            {name}
          </Text>
          <Text style={{ overflowWrap: "anywhere" }} component="div">
            {value}
          </Text>
        </div>
      ))}
      {can("audit.view") ? (
        <Anchor component={Link} to={`/audit?glass=${glass.id}`}>
          {t("emergency.review.lines", { count: glass.lines ?? 0 })}
        </Anchor>
      ) : null}
      {judge.error ? <ErrorState error={judge.error} /> : null}
      {own ? <Text c="dimmed">{t("emergency.review.own")}</Text> : null}
      {!own && glass.state === "open" ? (
        <Button color="rose" loading={judge.isPending} onClick={() => judge.mutate("stop")}>
          {t("emergency.review.stop")}
        </Button>
      ) : null}
      {!own && glass.state === "waiting" ? <Verdict glass={glass} typed={typed} onType={(part) => setTyped({ ...typed, ...part })} onDone={() => {
            forget();
            onDone();
          }} /> : null}
    </Stack>
  );
}

/** One opening: who, whose, why, what was done under it, and the verdict. */
export function Review({ glassId, onClose }: { glassId: string; onClose: () => void }) {
  const t = useT();
  const { data, error } = useReview(glassId);
  return (
    <Modal opened onClose={onClose} title={t("emergency.review.title")} size="lg" closeButtonProps={{ "aria-label": t("common.close") }}>
      {error ? <ErrorState error={error} /> : null}
      {!data && !error ? <SkeletonRows rows={5} /> : null}
      {data ? <Body glass={data} onDone={onClose} /> : null}
    </Modal>
  );
}
