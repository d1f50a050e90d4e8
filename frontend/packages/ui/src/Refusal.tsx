import { Alert } from "@mantine/core";
import { Icon } from "./Icon";

/** Why the whole of something was refused; announced at once. */
export function Refusal({ message }: { readonly message: string | null | undefined }) {
  return message ? (
    <Alert color="rose" variant="light" icon={<Icon name="alert" />} role="alert">
      {message}
    </Alert>
  ) : null;
}
