import { Alert } from "@mantine/core";
import { Icon } from "@mindo/ui";

/** Why the whole form was refused; announced at once. */
export function Refusal({ message }: { message: string | null }) {
  return message ? (
    <Alert color="rose" variant="light" icon={<Icon name="alert" />} role="alert">
      {message}
    </Alert>
  ) : null;
}
