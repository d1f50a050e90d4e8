import { Button, Code, Group, Modal, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Refusal, useForm } from "@mindo/ui";
import { useEffect, useState } from "react";
import { useAppActivate, useAppBegin } from "../security";

/** A QR code as one path, black on white in either theme, so that every camera reads it. */
function Squares({ rows, label }: { readonly rows: readonly string[]; readonly label: string }) {
  const path = rows.flatMap((row, y) => Array.from(row, (dark, x) => (dark === "1" ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg viewBox={`0 0 ${rows.length} ${rows.length}`} width={208} height={208} role="img" aria-label={label} shapeRendering="crispEdges" style={{ background: "#fff", borderRadius: 12 }}>
      <path d={path} fill="#000" />
    </svg>
  );
}

interface SetupProps {
  readonly onClose: () => void;
  readonly onCodes: (codes: readonly string[]) => void;
}

/** Setting an authenticator app up: scan or type the secret, then enter the first code. */
export function AppSetup({ onClose, onCodes }: SetupProps) {
  const t = useT();
  const [code, setCode] = useState("");
  const begin = useAppBegin();
  const activate = useAppActivate();
  const { mutate: start } = begin;
  useEffect(() => start(), [start]);
  const form = useForm({
    problem: activate.error,
    busy: activate.isPending,
    onSubmit: () =>
      activate.mutate(code, {
        onSuccess: (codes) => {
          if (codes) onCodes(codes);
          onClose();
        },
      }),
  });
  return (
    <Modal opened onClose={onClose} title={t("account.security.app.setUp")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form {...form.props}>
        <Stack>
          <Text>{t("account.security.app.scan")}</Text>
          <Refusal message={begin.error?.message} />
          {begin.data ? (
            <Stack align="center" gap="xs">
              <Squares rows={begin.data.squares} label={t("account.security.app.qr")} />
              <Text size="sm" c="dimmed">
                {t("account.security.app.type")}
              </Text>
              <Code data-secret>{begin.data.secret}</Code>
            </Stack>
          ) : (
            <Skeleton height={208} />
          )}
          <Refusal message={form.message} />
          <TextInput
            name="code"
            label={t("account.security.app.first")}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            value={code}
            error={form.at("code")}
            onChange={(event) => setCode(event.currentTarget.value.trim())}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" color="clay" disabled={code.length !== 6 || !begin.data} loading={activate.isPending}>
              {t("account.security.app.finish")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
