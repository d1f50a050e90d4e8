import { Alert } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import { problemWords } from "@mindo/visit";

/** A refusal in plain words. */
export function Problem({ error }: { error: unknown }) {
  const t = useT();
  return (
    <Alert color="rose" variant="light" icon={<Icon name="alert" />} role="alert">
      {problemWords(t, error)}
    </Alert>
  );
}
