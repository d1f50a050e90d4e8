import { Alert, Button, Group, Modal, Radio, Select, Stack, Text, Textarea } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { live, LiveRefusal } from "@mindo/live";
import { toast } from "@mindo/shell";
import { useState } from "react";
import { type Act, type Reason, REASONS, type Subject } from "./acts";
import { Substitutes } from "./Substitutes";

export interface Shown {
  readonly bookingId: string;
  readonly name: string;
  readonly until: number;
}

interface StepInProps {
  readonly act: Act;
  readonly subject: Subject;
  readonly onClose: () => void;
  readonly onShown: (shown: Shown) => void;
}

const MINUTES = ["5", "10", "15", "20", "30"];
const LONGEST = 500;
type To = "patient" | "professional" | "both";

/** Steps into one session: what is to happen, and why. What was typed stays when it is refused. */
export function StepIn({ act, subject, onClose, onShown }: StepInProps) {
  const t = useT();
  const [reason, setReason] = useState<Reason | null>(null);
  const [words, setWords] = useState("");
  const [to, setTo] = useState<To>("patient");
  const [text, setText] = useState("");
  const [minutes, setMinutes] = useState("10");
  const [professional, setProfessional] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<LiveRefusal | null>(null);
  const ready = reason !== null && (reason !== "other" || words.trim() !== "") && (act !== "message" || text.trim() !== "") && (act !== "reassign" || professional !== null);
  const kind = act === "end" && subject.place !== "call" ? "cancel" : act;

  const carryOut = async (why: Reason) => {
    const common = { booking_id: subject.booking_id, reason: why, words: words.trim() };
    if (act === "message") await live.command("board.message", { ...common, to, text: text.trim() });
    else if (act === "extend") await live.command("board.extend", { ...common, minutes: Number(minutes) });
    else if (act === "reassign") await live.command("board.reassign", { ...common, professional_id: professional ?? "" });
    else if (act === "end") await live.command("board.end", common);
    else {
      const shown = await live.command("board.reveal", common);
      // By this browser's own clock and never longer than a minute, however wrong that clock is.
      onShown({ bookingId: subject.booking_id, name: shown.name, until: Math.min(Date.parse(shown.hide_at), Date.now() + 60_000) });
      return;
    }
    toast(t(`board.done.${kind}`), "moss");
  };
  const send = async () => {
    if (!reason || !ready || sending) return;
    setSending(true);
    setRefusal(null);
    try {
      await carryOut(reason);
      onClose();
    } catch (refused) {
      setRefusal(refused instanceof LiveRefusal ? refused : new LiveRefusal("failed", String(refused)));
      setSending(false);
    }
  };
  const free = typeof refusal?.data["minutes"] === "number" ? refusal.data["minutes"] : 0;
  return (
    <Modal opened onClose={onClose} title={t(`board.act.${kind}`)} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Stack gap="md" pt="xs">
          <Text size="sm" c="dimmed">
            {subject.label}
          </Text>
          <Text size="sm">{t(`board.about.${kind}`)}</Text>
          {act === "message" ? (
            <>
              <Radio.Group label={t("board.message.to")} value={to} onChange={(value) => setTo(value === "both" ? "both" : value === "professional" ? "professional" : "patient")}>
                <Group gap="md" mt="xs">
                  <Radio value="patient" label={t("board.message.patient")} />
                  <Radio value="professional" label={t("board.message.professional")} />
                  <Radio value="both" label={t("board.message.both")} />
                </Group>
              </Radio.Group>
              <Textarea data-autofocus label={t("board.message.text")} autosize minRows={2} maxRows={6} maxLength={LONGEST} value={text} onChange={(event) => setText(event.currentTarget.value)} error={refusal?.fields["text"]?.[0]} />
            </>
          ) : null}
          {act === "extend" ? (
            <Radio.Group label={t("board.extend.by")} value={minutes} onChange={setMinutes}>
              <Group gap="md" mt="xs">
                {MINUTES.map((value) => (
                  <Radio key={value} value={value} label={t("board.extend.minutes", { count: Number(value) })} />
                ))}
              </Group>
            </Radio.Group>
          ) : null}
          {act === "reassign" ? <Substitutes bookingId={subject.booking_id} chosen={professional} onChoose={setProfessional} /> : null}
          <Select
            label={t("board.reason.label")}
            placeholder={t("board.reason.choose")}
            data={REASONS.map((value) => ({ value, label: t(`board.reason.${value}`) }))}
            value={reason}
            onChange={(value) => setReason(REASONS.find((one) => one === value) ?? null)}
            allowDeselect={false}
            error={refusal?.fields["reason"]?.[0]}
          />
          <Textarea
            label={t(reason === "other" ? "board.reason.words" : "board.reason.wordsOptional")}
            description={t("board.reason.kept")}
            autosize
            minRows={1}
            maxRows={4}
            maxLength={LONGEST}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            error={refusal?.fields["words"]?.[0]}
          />
          {refusal && Object.keys(refusal.fields).length === 0 ? (
            <Alert color="rose" role="alert">
              {t.maybe(`board.problem.${refusal.code}`, { count: free }) ?? refusal.message}
            </Alert>
          ) : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" color={act === "end" ? "rose" : "pine"} disabled={!ready} loading={sending}>
              {t(`board.do.${kind}`)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
