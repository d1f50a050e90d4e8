import { Anchor, Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { VersionRow } from "@mindo/api";
import { useCan } from "@mindo/auth";
import { formatDate, useT } from "@mindo/i18n";
import { type Column, DataTable, ErrorState, Page, Refusal, SkeletonRows, StatusPill, type Tone, useForm } from "@mindo/ui";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { EMPTY } from "../builder/codes";
import { usePhrase } from "../data/assessments";
import { useVersionActions, useVersions } from "../data/versions";

const TONES: Readonly<Record<VersionRow["state"], Tone>> = { draft: "attention", published: "good", retired: "quiet" };

function NewQuestionnaire() {
  const t = useT();
  const navigate = useNavigate();
  const [opened, modal] = useDisclosure();
  const [code, setCode] = useState("");
  const [en, setEn] = useState("");
  const [hi, setHi] = useState("");
  const { draft } = useVersionActions();
  const form = useForm({ problem: draft.error, busy: draft.isPending, onSubmit: () => draft.mutate({ body: { ...EMPTY, code, title: { en, hi } } }, { onSuccess: (made) => void navigate(`/questionnaires/${made.id}`) }) });
  return (
    <>
      <Button color="clay" onClick={modal.open}>
        {t("questionnaires.new")}
      </Button>
      <Modal opened={opened} onClose={modal.close} title={t("questionnaires.new")} closeButtonProps={{ "aria-label": t("common.close") }}>
        <form {...form.props}>
          <Stack gap="md">
            <TextInput label={t("questionnaires.code")} description={t("questionnaires.codeHint")} required data-autofocus pattern="[a-z0-9][a-z0-9_\-]{0,39}" value={code} name="code" error={form.at("code")} onChange={(event) => setCode(event.currentTarget.value)} />
            <TextInput label={`${t("questionnaires.name")} · ${t("questionnaires.language.en")}`} lang="en" name="title.en" error={form.at("title.en")} required maxLength={200} value={en} onChange={(event) => setEn(event.currentTarget.value)} />
            <TextInput label={`${t("questionnaires.name")} · ${t("questionnaires.language.hi")}`} lang="hi" name="title.hi" error={form.at("title.hi")} maxLength={200} value={hi} onChange={(event) => setHi(event.currentTarget.value)} />
            <Refusal message={form.message} />
            <Button type="submit" loading={draft.isPending}>
              {t("questionnaires.begin")}
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

/** Every questionnaire with its versions: what people can take, what is being written, what was. */
export default function Questionnaires() {
  const t = useT();
  const can = useCan();
  const phrase = usePhrase();
  const navigate = useNavigate();
  const found = useVersions();
  const { draft } = useVersionActions();
  const rows = found.data?.results ?? [];
  const newest = (row: VersionRow) => rows.find(({ code }) => code === row.code)?.id === row.id;
  const next = (row: VersionRow) =>
    can("questionnaire.edit") && newest(row) && row.state !== "draft" ? (
      <Button variant="default" size="xs" loading={draft.isPending && draft.variables.copy_of === row.code} onClick={() => draft.mutate({ copy_of: row.code }, { onSuccess: (made) => void navigate(`/questionnaires/${made.id}`) })}>
        {t("questionnaires.next")}
      </Button>
    ) : null;
  const columns: Column<VersionRow>[] = [
    { key: "title", label: t("questionnaires.name"), head: true, cell: (row) => <Anchor component={Link} to={`/questionnaires/${row.id}`}>{phrase(row.title) || row.code}</Anchor> },
    { key: "version", label: t("questionnaires.versionLabel"), numeric: true, cell: (row) => row.version },
    { key: "state", label: t("questionnaires.stateLabel"), cell: (row) => <StatusPill tone={TONES[row.state]}>{t(`questionnaires.state.${row.state}`)}</StatusPill> },
    { key: "licence", label: t("questionnaires.licence"), cell: (row) => t.maybe(`questionnaires.status.${row.licence_status}`) ?? row.licence_status },
    { key: "changed", label: t("questionnaires.changed"), numeric: true, cell: (row) => formatDate(row.published_at ?? row.updated_at, { dateStyle: "medium" }) },
    { key: "next", label: "", cell: next },
  ];
  return (
    <Page title={t("questionnaires.title")} lead={t("questionnaires.intro")} width="full">
      <Stack gap="lg">
        {can("questionnaire.edit") ? (
          <Group>
            <NewQuestionnaire />
          </Group>
        ) : null}
        {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
        {draft.error ? <ErrorState error={draft.error} /> : null}
        {found.isPending ? <SkeletonRows /> : <DataTable caption={t("questionnaires.title")} columns={columns} rows={rows} rowKey={(row) => row.id} />}
      </Stack>
    </Page>
  );
}
