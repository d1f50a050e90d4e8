import { Avatar } from "@mantine/core";

/** The professional's portrait; decorative, the name stands beside it. */
export function Face({ url, size = 56 }: { url: string; size?: number }) {
  return <Avatar src={url || null} size={size} radius="xl" alt="" color="pine" />;
}
