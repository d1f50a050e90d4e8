import { Stack, Text, TextInput } from "@mantine/core";
import type { RegisterRow } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { type Column, DataTable, ErrorState, SkeletonRows, StatusPill } from "@mindo/ui";
import { useState } from "react";
import { useRegister } from "../data";

/** The register of processing, as the code declares it. */
export function Register() {
  const t = useT();
  const { data, error, refetch } = useRegister();
  const [word, setWord] = useState("");
  const columns: Column<RegisterRow>[] = [
    { key: "holder", label: t("privacy.register.holder"), head: true, cell: (row) => row.holder },
    { key: "purpose", label: t("privacy.register.purpose"), cell: (row) => row.purpose },
    { key: "kept", label: t("privacy.register.kept"), cell: (row) => (row.days ? t("privacy.register.days", { term: row.retention, days: row.days }) : row.retention) },
    { key: "sealed", label: t("privacy.register.sealed"), cell: (row) => row.columns.filter((one) => one.kind === "sealed").map((one) => one.name).join(", ") },
    { key: "erasure", label: t("privacy.register.erasure"), cell: (row) => row.erasure.join("; ") },
  ];
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={8} height={40} />;
  const rows = data.rows.filter((row) => `${row.holder} ${row.purpose} ${row.retention}`.toLowerCase().includes(word.trim().toLowerCase()));
  return (
    <Stack>
      <StatusPill tone={data.problems.length === 0 ? "good" : "bad"}>{data.problems.length === 0 ? t("privacy.register.whole") : t("privacy.register.gaps", { count: data.problems.length })}</StatusPill>
      <TextInput label={t("privacy.register.search")} value={word} onChange={(event) => setWord(event.currentTarget.value)} maw={360} />
      {rows.length === 0 ? <Text>{t("privacy.office.none")}</Text> : <DataTable caption={t("privacy.office.register")} columns={columns} rows={rows} rowKey={(row) => row.holder} />}
    </Stack>
  );
}
