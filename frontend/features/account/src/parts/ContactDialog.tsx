import { Anchor, Button, Group, Modal, PinInput, Stack, Text, TextInput } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Refusal, useForm } from "@mindo/ui";
import { useEffect, useId, useRef, useState } from "react";
import { type Kind, useContactBegin, useContactConfirm } from "../contacts";
import { InboxHint } from "./InboxHint";

interface DialogProps {
  readonly kind: Kind;
  /** There is one already, so this changes it. */
  readonly changes: boolean;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** A new address or number: type it, then enter the code that was sent there. */
export function ContactDialog({ kind, changes, onClose, onSaved }: DialogProps) {
  const t = useT();
  const label = useId();
  const [value, setValue] = useState("");
  const [code, setCode] = useState("");
  const begin = useContactBegin();
  const confirm = useContactConfirm();
  const form = useRef<HTMLFormElement>(null);
  // The code is the one thing to enter here, on arrival and again after a wrong one.
  useEffect(() => {
    if (begin.isSuccess && !confirm.isPending) form.current?.querySelector("input")?.focus();
  }, [begin.isSuccess, confirm.isPending]);
  const isEmail = kind === "email";
  const title = isEmail ? (changes ? "account.contacts.changeEmail" : "account.contacts.addEmail") : changes ? "account.contacts.changePhone" : "account.contacts.addPhone";
  const first = useForm({
    problem: begin.error,
    busy: begin.isPending,
    onSubmit: () => {
      confirm.reset();
      begin.mutate({ kind, value });
    },
  });
  // A wrong code is typed anew; one that could not be sent stays.
  const enter = (digits: string) => confirm.mutate({ kind, code: digits }, { onSuccess: onSaved, onError: ({ code: why }) => why === "incorrect_code" && setCode("") });
  const refusedCode = confirm.error ? (confirm.error.formErrors.code ?? confirm.error.message) : null;
  return (
    <Modal opened onClose={onClose} title={t(title)} closeButtonProps={{ "aria-label": t("common.close") }}>
      {begin.isSuccess ? (
        <form
          ref={form}
          onSubmit={(event) => {
            event.preventDefault();
            enter(code);
          }}
        >
          <Stack>
            <Text role="status">{t("account.contacts.sentTo", { to: value })}</Text>
            <Refusal message={refusedCode} />
            <div>
              <Text id={label} size="sm" fw={500} mb={6}>
                {t("account.contacts.code")}
              </Text>
              <PinInput
                id={`${label}-digits`}
                length={6}
                type="number"
                size="lg"
                gap={6}
                oneTimeCode
                value={code}
                onChange={setCode}
                onComplete={enter}
                error={confirm.isError}
                disabled={confirm.isPending}
                ariaLabel={t("account.contacts.code")}
                aria-labelledby={label}
                placeholder=""
              />
            </div>
            <InboxHint />
            <Group justify="space-between">
              <Anchor component="button" type="button" size="sm" onClick={() => begin.reset()}>
                {t("account.contacts.other")}
              </Anchor>
              <Button type="submit" color="clay" loading={confirm.isPending} disabled={code.length < 6}>
                {t("account.contacts.confirm")}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <form {...first.props}>
          <Stack>
            <Refusal message={first.message} />
            <TextInput
              data-autofocus
              name="value"
              label={t(isEmail ? "account.contacts.newEmail" : "account.contacts.newPhone")}
              description={isEmail ? undefined : t("account.contacts.phoneHint")}
              inputWrapperOrder={["label", "input", "description", "error"]}
              type={isEmail ? "email" : "tel"}
              autoComplete={isEmail ? "email" : "tel"}
              required
              withAsterisk={false}
              value={value}
              error={first.at("value")}
              onChange={(event) => setValue(event.currentTarget.value)}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t("common.cancel")}
              </Button>
              <Button type="submit" color="clay" loading={begin.isPending} disabled={value.trim() === ""}>
                {t("account.contacts.send")}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
