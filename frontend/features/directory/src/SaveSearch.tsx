import { Button, Modal, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useCan } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { toast } from "@mindo/shell";
import { Icon, Refusal, useForm } from "@mindo/ui";
import { useState } from "react";
import { MANY, type Wanted } from "./data/directory";
import { questionOf, useSaveSearch } from "./data/shortlist";
import { useLabels } from "./labels";

/** Keeps what is looked for under a name, and tells of somebody new if that is wished. */
export function SaveSearch({ wanted }: { wanted: Wanted }) {
  const t = useT();
  const can = useCan();
  const label = useLabels();
  const [opened, modal] = useDisclosure();
  const [name, setName] = useState("");
  const [notify, setNotify] = useState(false);
  const save = useSaveSearch();
  const form = useForm({
    problem: save.error,
    busy: save.isPending,
    onSubmit: () =>
      save.mutate(
        { name, notify, query: questionOf(wanted) },
        {
          onSuccess: () => {
            modal.close();
            toast(t("directory.saved.done"));
          },
        },
      ),
  });
  if (!can("saved_search.own")) return null;
  const suggested = [wanted.q, ...MANY.flatMap((field) => wanted[field].map(label[field]))].filter(Boolean).join(", ").slice(0, 80);
  const open = () => {
    setName(suggested);
    save.reset();
    modal.open();
  };
  return (
    <>
      <Button variant="subtle" size="sm" leftSection={<Icon name="heart" size={18} />} onClick={open}>
        {t("directory.saved.save")}
      </Button>
      <Modal opened={opened} onClose={modal.close} title={t("directory.saved.saveTitle")} closeButtonProps={{ "aria-label": t("common.close") }}>
        <form {...form.props}>
          <Stack gap="md">
            <TextInput name="name" label={t("directory.saved.name")} description={t("directory.saved.nameHint")} value={name} maxLength={80} required data-autofocus error={form.at("name")} onChange={(event) => setName(event.currentTarget.value)} />
            <Switch label={t("directory.saved.notify")} checked={notify} onChange={(event) => setNotify(event.currentTarget.checked)} />
            <Text size="sm" c="dimmed">
              {t("directory.saved.private")}
            </Text>
            <Refusal message={form.message} />
            <Button type="submit" loading={save.isPending}>
              {t("directory.saved.save")}
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
