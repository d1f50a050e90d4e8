import { Alert, Button, Group, Stack, Tabs } from "@mantine/core";
import type { VersionDetail } from "@mindo/api";
import { useCan } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { ErrorState, Page, SkeletonRows, StatusPill, type Tone } from "@mindo/ui";
import { useParams } from "react-router";
import { Content } from "../builder/Content";
import { Discard } from "../builder/Discard";
import { Differences } from "../builder/Differences";
import { FaultsContext } from "../builder/faults";
import { Preview } from "../builder/Preview";
import { Publish } from "../builder/Publish";
import { Rules } from "../builder/Rules";
import { Scoring } from "../builder/Scoring";
import { type Saving, useDraft } from "../builder/useDraft";
import { usePhrase } from "../data/assessments";
import { useVersion, useVersionActions } from "../data/versions";

const SAVING: Readonly<Record<Saving, Tone>> = { saved: "good", saving: "quiet", refused: "bad", offline: "attention", stale: "bad", gone: "bad" };
const TABS = ["content", "scoring", "rules", "preview", "changes"] as const;

function Editor({ version, onReload }: { version: VersionDetail; onReload: () => void }) {
  const t = useT();
  const can = useCan();
  const draft = useDraft(version);
  const { retire } = useVersionActions();
  const writable = version.state === "draft" && can("questionnaire.edit");
  const lost = draft.state === "stale" || draft.state === "gone";
  const part = { body: draft.body, disabled: !writable || lost, change: draft.change };
  return (
    <FaultsContext value={draft.faults}>
      <Stack gap="lg">
        <Group gap="sm">
          <StatusPill tone={version.state === "published" ? "good" : "quiet"}>{t(`questionnaires.state.${version.state}`)}</StatusPill>
          {writable ? (
            <span role="status">
              <StatusPill tone={SAVING[draft.state]}>{t(`questionnaires.saving.${draft.state}`)}</StatusPill>
            </span>
          ) : null}
          {writable && !lost ? <Discard version={version} draft={draft} /> : null}
          {version.state === "published" && can("questionnaire.publish") ? (
            <Button variant="default" size="sm" loading={retire.isPending} onClick={() => retire.mutate(version.id)}>
              {t("questionnaires.retire")}
            </Button>
          ) : null}
        </Group>
        {lost ? (
          <Alert color="rose" role="alert" title={t(draft.state === "gone" ? "questionnaires.goneTitle" : "questionnaires.staleTitle")}>
            <Stack gap="sm" align="flex-start">
              {t(draft.state === "gone" ? "questionnaires.goneBody" : "questionnaires.staleBody")}
              <Button variant="default" size="sm" onClick={onReload}>
                {t("questionnaires.reload")}
              </Button>
            </Stack>
          </Alert>
        ) : null}
        {version.state === "draft" && can("questionnaire.publish") ? <Publish version={version} draft={draft} /> : null}
        <Tabs defaultValue="content" keepMounted={false}>
          <Tabs.List mb="lg">
            {TABS.map((tab) => (
              <Tabs.Tab key={tab} value={tab}>
                {t(`questionnaires.tab.${tab}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="content">
            <Content {...part} />
          </Tabs.Panel>
          <Tabs.Panel value="scoring">
            <Scoring {...part} />
          </Tabs.Panel>
          <Tabs.Panel value="rules">
            <Rules {...part} />
          </Tabs.Panel>
          <Tabs.Panel value="preview">
            <Preview body={draft.body} />
          </Tabs.Panel>
          <Tabs.Panel value="changes">
            <Differences id={version.id} revision={draft.revision} />
          </Tabs.Panel>
        </Tabs>
      </Stack>
    </FaultsContext>
  );
}

/** One version of a questionnaire: a draft is written here and saves itself, another is read. */
export default function Builder() {
  const t = useT();
  const phrase = usePhrase();
  const { versionId = "" } = useParams();
  const found = useVersion(versionId);
  const version = found.data;
  const title = version ? `${phrase(version.title) || version.code} · ${t("questionnaires.version", { version: version.version })}` : t("questionnaires.title");
  return (
    <Page title={title} width="full">
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {version ? <Editor key={`${version.id}:${version.state}`} version={version} onReload={() => window.location.reload()} /> : null}
      {found.isPending ? <SkeletonRows /> : null}
    </Page>
  );
}
