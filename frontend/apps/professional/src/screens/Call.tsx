import { CallScreen } from "@features/call/screen";
import { NoteEditor } from "@features/notes/editor";
import { useParams } from "react-router";

/** The professional's call, with the session note beside it. */
export default function Call() {
  const { bookingId = "" } = useParams();
  return <CallScreen as="professional" note={<NoteEditor bookingId={bookingId} />} />;
}
