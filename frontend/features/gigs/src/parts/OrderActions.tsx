import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { Order } from "@mindo/api";
import { formatMoney, useLanguage, useT } from "@mindo/i18n";
import { useState } from "react";
import { Link } from "react-router";
import { useAccept, useBrief, useCancelOrder, useDeliver, useObject, usePayOrder, useRevise, useSpeak } from "../data/orders";
import { type Asked, WordsDialog } from "./WordsDialog";

type Action = Order["actions"][number];
// The first of these that is possible is the one thing to do next.
const FIRST: readonly Action[] = ["pay", "brief", "redeem", "deliver", "accept", "speak"];
const SURE: readonly Action[] = ["accept", "cancel", "return_unused"];
const SPOKEN: Readonly<Partial<Record<Action, Asked>>> = { brief: "brief", deliver: "deliver", revise: "revise", dispute: "dispute", speak: "speak" };

/** What the reader may do with the order now; the server says what that is. */
export function OrderActions({ order }: { order: Order }) {
  const t = useT();
  useLanguage();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [sure, setSure] = useState<Action | null>(null);
  const pay = usePayOrder();
  const brief = useBrief(order.id);
  const deliver = useDeliver(order.id);
  const revise = useRevise(order.id);
  const accept = useAccept(order.id);
  const cancel = useCancelOrder(order.id);
  const object = useObject(order.id);
  const speak = useSpeak(order.id);
  const first = FIRST.find((action) => order.actions.includes(action));
  const press = (action: Action) => {
    if (action === "pay") pay.mutate(order.id, { onSuccess: ({ redirect_url }) => window.location.assign(redirect_url) });
    else if (SURE.includes(action)) setSure(action);
    else setAsked(SPOKEN[action] ?? null);
  };
  const change = sure === "accept" ? accept : cancel;
  const sending = { brief, deliver, revise, dispute: object, speak };
  const rest = order.credits ? formatMoney(order.credits.rest) : "";
  return (
    <Stack gap="sm">
      {pay.error ? <Alert color="rose" role="alert">{pay.error.message}</Alert> : null}
      <Group gap="sm">
        {[...order.actions].sort((a, b) => Number(b === first) - Number(a === first)).map((action) =>
          action === "redeem" ? (
            <Button key={action} component={Link} to={`/orders/${order.id}/book`} color="clay" size={action === first ? "md" : "sm"}>
              {t("gigs.action.redeem")}
            </Button>
          ) : (
            <Button
              key={action}
              color={action === first ? "clay" : action === "cancel" || action === "dispute" ? "rose" : undefined}
              variant={action === first ? "filled" : action === "cancel" || action === "dispute" || action === "return_unused" ? "subtle" : "default"}
              loading={action === "pay" && (pay.isPending || pay.isSuccess)}
              onClick={() => press(action)}
            >
              {t(`gigs.action.${action}`)}
            </Button>
          ),
        )}
      </Group>
      {asked ? (
        <WordsDialog
          asked={asked}
          orderId={order.id}
          sessions={order.sessions.filter(({ objectable }) => objectable)}
          busy={sending[asked].isPending}
          error={sending[asked].error}
          onClose={() => setAsked(null)}
          onSend={(words, sent) => {
            const done = {
              onSuccess: () => {
                sent();
                setAsked(null);
              },
            };
            if (asked === "brief") brief.mutate(words.text, done);
            else if (asked === "deliver") deliver.mutate(words, done);
            else if (asked === "revise") revise.mutate(words, done);
            else if (asked === "dispute") object.mutate(words, done);
            else speak.mutate(words, done);
          }}
        />
      ) : null}
      {sure ? (
        <Modal opened onClose={() => setSure(null)} title={t(`gigs.action.${sure}`)} closeButtonProps={{ "aria-label": t("common.close") }}>
          <Stack gap="md">
            <Text>{sure === "accept" ? t("gigs.sure.accept") : sure === "return_unused" ? t("gigs.sure.return_unused", { rest }) : t(order.state === "requested" ? "gigs.sure.withdraw" : "gigs.sure.cancel")}</Text>
            {change.error ? <Alert color="rose" role="alert">{change.error.message}</Alert> : null}
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setSure(null)}>
                {t("gigs.sure.no")}
              </Button>
              <Button color={sure === "accept" ? "clay" : "rose"} loading={change.isPending} onClick={() => change.mutate(undefined, { onSuccess: () => setSure(null) })}>
                {t(`gigs.action.${sure}`)}
              </Button>
            </Group>
          </Stack>
        </Modal>
      ) : null}
    </Stack>
  );
}
