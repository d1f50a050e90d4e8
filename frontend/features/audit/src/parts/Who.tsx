import { Text } from "@mantine/core";
import classes from "../screens/Audit.module.css";

/** A person by name where the reader may see it, and by the opaque id in any case. */
export function Who({ name, id }: { name: string | null; id: string }) {
  return (
    <div>
      {name ? <Text size="sm">{name}</Text> : null}
      <span className={classes.id}>{id}</span>
    </div>
  );
}
