import { CallScreen } from "@features/call/screen";
import { NoteEditor } from "@features/notes/editor";
import { SafetyCard } from "@features/waiting-room/safety";
import { Stack } from "@mantine/core";
import { useParams } from "react-router";

function Beside({ bookingId }: { readonly bookingId: string }) {
  return (
    <Stack>
      <SafetyCard bookingId={bookingId} />
      <NoteEditor bookingId={bookingId} />
    </Stack>
  );
}

/** The professional's call, with the session note beside it. */
export default function Call() {
  const { bookingId = "" } = useParams();
  return <CallScreen as="professional" note={<Beside bookingId={bookingId} />} />;
}
