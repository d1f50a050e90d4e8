import { Alert, Button, Group, NumberInput, Paper, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import type { GroupShare, WeightsPreview, WeightsView } from "@mindo/api";
import { useCan } from "@mindo/auth";
import { formatDate, useLanguage, useT } from "@mindo/i18n";
import { toast } from "@mindo/shell";
import { type Column, DataTable, ErrorState, Page, SkeletonRows } from "@mindo/ui";
import { useState } from "react";
import { useWords } from "../data/matching";
import { FACTORS, usePublish, useTry, useWeights, type Weights as Shares } from "../data/weights";
import { Exposure } from "../parts/Exposure";

function Preview({ preview }: { preview: WeightsPreview }) {
  const t = useT();
  const words = useWords();
  const name = (row: GroupShare) => (row.group === "new" ? t(row.value === "true" ? "matching.admin.yes" : "matching.admin.no") : row.value === "" ? t("matching.admin.unsaid") : words.gender(row.value));
  const columns: Column<GroupShare>[] = [
    { key: "group", label: t("matching.admin.group"), head: true, cell: name },
    { key: "shown", label: t("matching.admin.now"), numeric: true, cell: (row) => row.shown },
    { key: "tried", label: t("matching.admin.tried"), numeric: true, cell: (row) => row.tried },
  ];
  return (
    <Stack gap="sm" role="status">
      <Text fw={560}>{t("matching.admin.result", { slates: preview.slates })}</Text>
      {preview.slates > 0 ? (
        <>
          <Text size="sm">
            {t("matching.admin.same", { same: preview.replayed_same, slates: preview.slates })} · {t("matching.admin.first", { count: preview.first_changed })} · {t("matching.admin.moved", { places: preview.places_moved })}
          </Text>
          <DataTable caption={t("matching.admin.preview")} columns={columns} rows={preview.shares} rowKey={(row) => `${row.group}:${row.value}`} />
        </>
      ) : null}
    </Stack>
  );
}

function Editor({ now }: { now: WeightsView }) {
  const t = useT();
  const can = useCan();
  const [shares, setShares] = useState<Shares>(() => Object.fromEntries(FACTORS.map((factor) => [factor, Math.round((now.weights[factor] ?? 0) * 100)])));
  const [note, setNote] = useState("");
  const trying = useTry();
  const publish = usePublish();
  const sum = FACTORS.reduce((whole, factor) => whole + (shares[factor] ?? 0), 0);
  const weights = Object.fromEntries(FACTORS.map((factor) => [factor, (shares[factor] ?? 0) / 100]));
  const error = publish.error ?? trying.error;
  const may = can("matching.weights");
  return (
    <Paper withBorder p="lg">
      <Stack gap="md">
        <Title order={2} size="h3">
          {t("matching.admin.weights")} · {t("matching.admin.version", { version: now.version })}
        </Title>
        <SimpleGrid cols={{ base: 1, xs: 2, lg: 5 }}>
          {FACTORS.map((factor) => (
            <NumberInput key={factor} label={t(`matching.admin.factor.${factor}`)} value={shares[factor] ?? 0} min={0} max={100} suffix=" %" disabled={!may} onChange={(value) => setShares((before) => ({ ...before, [factor]: Number(value) || 0 }))} />
          ))}
        </SimpleGrid>
        <Text size="sm" c={sum === 100 ? "dimmed" : "rose"} role="status">
          {t("matching.admin.sum", { sum })} {sum === 100 ? null : t("matching.admin.sumWrong")}
        </Text>
        {error ? <ErrorState error={error} /> : null}
        {may ? (
          <Group align="flex-end">
            <Button variant="default" disabled={sum !== 100} loading={trying.isPending} onClick={() => trying.mutate(weights)}>
              {t("matching.admin.preview")}
            </Button>
            <TextInput label={t("matching.admin.note")} value={note} onChange={(event) => setNote(event.currentTarget.value)} maxLength={300} />
            <Button
              color="clay"
              disabled={sum !== 100 || !trying.data}
              loading={publish.isPending}
              onClick={() => publish.mutate({ weights, note, version: now.version }, { onSuccess: () => toast(t("matching.admin.published", { version: now.version + 1 })) })}
            >
              {t("matching.admin.publish")}
            </Button>
          </Group>
        ) : null}
        {trying.data ? <Preview preview={trying.data} /> : null}
      </Stack>
    </Paper>
  );
}

/** The weights of the score, tried before they count, and who is shown how often. */
export default function Weights() {
  const t = useT();
  useLanguage();
  const found = useWeights();
  const rows = found.data?.results ?? [];
  const now = rows[0];
  const columns: Column<WeightsView>[] = [
    { key: "version", label: t("matching.admin.history"), head: true, cell: (row) => row.version },
    ...FACTORS.map((factor): Column<WeightsView> => ({ key: factor, label: t(`matching.admin.factor.${factor}`), numeric: true, cell: (row) => `${String(Math.round((row.weights[factor] ?? 0) * 100))} %` })),
    { key: "note", label: t("matching.admin.note"), cell: (row) => row.note },
    { key: "at", label: "", cell: (row) => (row.created_at ? formatDate(row.created_at) : null) },
  ];
  return (
    <Page title={t("matching.admin.title")} lead={t("matching.admin.lead")} width="full">
      <Stack gap="xl">
        {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
        {now ? <Editor key={now.version} now={now} /> : <SkeletonRows />}
        <section>
          <Title order={2} size="h3" mb="sm">
            {t("matching.admin.exposure")}
          </Title>
          <Exposure />
        </section>
        {rows.length > 1 ? <DataTable caption={t("matching.admin.history")} columns={columns} rows={rows} rowKey={(row) => String(row.version)} /> : <Alert color="gray">{t("matching.admin.version", { version: now?.version ?? 0 })}</Alert>}
      </Stack>
    </Page>
  );
}
