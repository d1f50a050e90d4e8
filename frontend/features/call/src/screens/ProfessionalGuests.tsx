import { GuestsScreen } from "../guest/GuestsScreen";

export default function ProfessionalGuests() {
  return <GuestsScreen as="professional" back={() => "/"} />;
}
