import { Anchor, Button, Group, SimpleGrid, Stack, Tabs, Text, Textarea, TextInput, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Icon, Page, SkeletonRows } from "@mindo/ui";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { type Issue, isWhole, NOTHING, SPOKEN, type Spoken, useIssue, useSave, useTest, type Words } from "./data";
import { Preview } from "./Preview";
import { Sending } from "./Sending";

interface WritingProps {
  readonly words: Words;
  readonly language: Spoken;
  readonly faults: Readonly<Record<string, string>>;
  readonly isFixed: boolean;
  readonly onChange: (words: Words) => void;
}

/** One language's subject and text. */
function Writing({ words, language, faults, isFixed, onChange }: WritingProps) {
  const t = useT();
  const write = (part: "subject" | "text", value: string) => onChange({ ...words, [language]: { ...words[language], [part]: value } });
  return (
    <Stack lang={language}>
      <TextInput
        label={t("news.subject")}
        description={t("news.edit.subjectHint")}
        maxLength={120}
        readOnly={isFixed}
        value={words[language].subject}
        error={faults[`words.${language}.subject`]}
        onChange={(event) => write("subject", event.currentTarget.value)}
      />
      <Textarea
        label={t("news.edit.text")}
        description={t("news.edit.textHint")}
        autosize
        minRows={8}
        maxRows={24}
        maxLength={5000}
        readOnly={isFixed}
        value={words[language].text}
        error={faults[`words.${language}.text`]}
        onChange={(event) => write("text", event.currentTarget.value)}
      />
    </Stack>
  );
}

function Editor({ issue }: { issue: Issue | undefined }) {
  const t = useT();
  const go = useNavigate();
  const save = useSave(issue);
  const test = useTest();
  const [language, setLanguage] = useState<Spoken>("en");
  const [written, setWritten] = useState<Words | null>(null);
  const saved = issue?.words ?? NOTHING;
  const words = written ?? saved;
  const isFixed = issue !== undefined && issue.state !== "draft";
  const isSaved = issue !== undefined && JSON.stringify(words) === JSON.stringify(saved);
  const error = save.error ?? test.error;
  const faults = error?.formErrors ?? {};
  const write = (next: Words) => {
    test.reset();
    setWritten(next);
  };
  const keep = () =>
    save.mutate(words, {
      onSuccess: ({ id }) => {
        setWritten(null);
        if (!issue) void go(`/news/${id}`, { replace: true });
      },
    });
  const { subject, text } = words[language];
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
      <Stack>
        {error && Object.keys(faults).length === 0 ? <ErrorState error={error} /> : null}
        <Tabs value={language} onChange={(value) => setLanguage(SPOKEN.find((one) => one === value) ?? "en")}>
          <Tabs.List mb="md">
            {SPOKEN.map((one) => (
              <Tabs.Tab key={one} value={one}>
                {t(`news.edit.${one}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {SPOKEN.map((one) => (
            <Tabs.Panel key={one} value={one}>
              <Writing words={words} language={one} faults={faults} isFixed={isFixed} onChange={write} />
            </Tabs.Panel>
          ))}
        </Tabs>
        {isFixed ? null : (
          <Group>
            <Button onClick={keep} loading={save.isPending} disabled={isSaved}>
              {t("news.edit.save")}
            </Button>
            <Button variant="default" loading={test.isPending} disabled={!isSaved || !subject.trim() || !text.trim()} onClick={() => issue && test.mutate({ id: issue.id, language })}>
              {t("news.edit.test")}
            </Button>
            <Text size="sm" c="dimmed" role="status">
              {test.isSuccess && isSaved ? t("news.edit.tested") : t(isSaved ? "news.edit.saved" : "news.edit.unsaved")}
            </Text>
          </Group>
        )}
      </Stack>
      <Stack>
        <Title order={2} size="h3">
          {t("news.edit.preview")}
        </Title>
        <Preview letter={words[language]} language={language} />
        <Sending issue={issue} ready={isSaved && isWhole(words)} />
      </Stack>
    </SimpleGrid>
  );
}

/** One issue: written in both languages, tried on oneself, sent once. */
export default function IssueEditor() {
  const t = useT();
  const { issueId = "new" } = useParams();
  const found = useIssue(issueId);
  const isNew = issueId === "new";
  return (
    <Page
      title={isNew ? t("news.edit.new") : t("news.edit.title")}
      lead={t("news.edit.lead")}
      action={
        <Anchor component={Link} to="/news">
          <Group gap={6} wrap="nowrap">
            <Icon name="arrowLeft" size={18} />
            {t("news.edit.back")}
          </Group>
        </Anchor>
      }
    >
      {found.error ? found.error.code === "not_found" ? <EmptyState title={t("news.edit.gone")} /> : <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {!isNew && found.isPending ? <SkeletonRows rows={4} /> : null}
      {isNew || found.data ? <Editor issue={found.data} /> : null}
    </Page>
  );
}
