import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { VersionDetail } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { toast } from "@mindo/shell";
import { useNavigate } from "react-router";
import { useVersionActions } from "../data/versions";
import type { Draft } from "./useDraft";

/** Throws a draft away, after asking; only what this screen has seen and saved. */
export function Discard({ version, draft }: { version: VersionDetail; draft: Draft }) {
  const t = useT();
  const navigate = useNavigate();
  const { discard } = useVersionActions();
  const [asking, confirm] = useDisclosure();
  const go = () =>
    discard.mutate(
      { id: version.id, revision: draft.revision },
      {
        onSuccess: () => {
          toast(t("questionnaires.discarded"));
          void navigate("/questionnaires");
        },
        onError: (error) => {
          confirm.close();
          toast(error.message, "rose");
        },
      },
    );
  return (
    <>
      <Button variant="subtle" color="rose" size="sm" disabled={draft.state === "saving" || draft.state === "stale"} onClick={confirm.open}>
        {t("questionnaires.discard")}
      </Button>
      <Modal opened={asking} onClose={confirm.close} title={t("questionnaires.discardTitle")} closeButtonProps={{ "aria-label": t("common.close") }}>
        <Stack gap="md">
          <Text>{t(version.before ? "questionnaires.discardNext" : "questionnaires.discardFirst")}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={confirm.close} data-autofocus>
              {t("questionnaires.keep")}
            </Button>
            <Button color="rose" loading={discard.isPending} onClick={go}>
              {t("questionnaires.discard")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
