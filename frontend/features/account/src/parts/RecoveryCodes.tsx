import { Alert, Button, CopyButton, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";

/** The recovery codes, the one time they are shown. */
export function RecoveryCodes({ codes, onDone }: { readonly codes: readonly string[]; readonly onDone: () => void }) {
  const t = useT();
  return (
    <Alert color="honey" icon={<Icon name="alert" />} role="status">
      <Stack gap="sm">
        <Title order={3} size="h4">
          {t("account.security.codes.newTitle")}
        </Title>
        <Text>{t("account.security.codes.newBody")}</Text>
        <SimpleGrid component="ul" cols={{ base: 2, xs: 3 }} spacing="xs" style={{ listStyle: "none", padding: 0, margin: 0 }}>
          {codes.map((code) => (
            <Text key={code} component="li" className="mindo-tabular" fw={600} data-recovery-code>
              {code}
            </Text>
          ))}
        </SimpleGrid>
        <Group>
          <CopyButton value={codes.join("\n")}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {t(copied ? "account.security.codes.copied" : "account.security.codes.copy")}
              </Button>
            )}
          </CopyButton>
          <Button color="clay" onClick={onDone}>
            {t("account.security.codes.kept")}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
