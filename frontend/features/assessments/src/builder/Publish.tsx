import { Alert, Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { ApiProblem, type VersionDetail } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { toast } from "@mindo/shell";
import { useVersionActions } from "../data/versions";
import type { Draft } from "./useDraft";

/** Where something is missing, in a form people can follow: "sections › 1 › items › 3 › text › hi". */
const place = (path: string) => path.split(".").map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part)).join(" › ");

/** The one thing that counts: publishing, after saying what it means; or why it cannot be done yet. */
export function Publish({ version, draft }: { version: VersionDetail; draft: Draft }) {
  const t = useT();
  const { publish } = useVersionActions();
  const faults = Object.entries(draft.faults);
  const [asking, confirm] = useDisclosure();
  const go = () =>
    publish.mutate(
      { id: version.id, revision: draft.revision },
      {
        onSuccess: () => toast(t("questionnaires.published")),
        onError: (error) => {
          confirm.close();
          toast(error instanceof ApiProblem ? error.message : t("common.error.title"), "rose");
        },
      },
    );
  return (
    <Stack gap="sm">
      <Button color="clay" disabled={faults.length > 0 || draft.state !== "saved"} onClick={confirm.open} style={{ alignSelf: "flex-start" }}>
        {t("questionnaires.publish")}
      </Button>
      <Modal opened={asking} onClose={confirm.close} title={t("questionnaires.publishTitle", { version: version.version })} closeButtonProps={{ "aria-label": t("common.close") }}>
        <Stack gap="md">
          <Text>{t(version.before ? "questionnaires.publishNext" : "questionnaires.publishFirst")}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={confirm.close}>
              {t("common.cancel")}
            </Button>
            <Button color="clay" loading={publish.isPending} onClick={go}>
              {t("questionnaires.publish")}
            </Button>
          </Group>
        </Stack>
      </Modal>
      {faults.length > 0 ? (
        <Alert color={draft.state === "refused" ? "rose" : "honey"} title={t(draft.state === "refused" ? "questionnaires.refused" : "questionnaires.notYet", { count: faults.length })}>
          <List size="sm">
            {faults.slice(0, 8).map(([path, words]) => (
              <List.Item key={path}>
                {place(path)}: {words.join(" ")}
              </List.Item>
            ))}
          </List>
        </Alert>
      ) : null}
    </Stack>
  );
}
