import { GuestsScreen } from "../guest/GuestsScreen";

export default function PatientGuests() {
  return <GuestsScreen as="patient" back={(bookingId) => `/sessions/${bookingId}`} />;
}
