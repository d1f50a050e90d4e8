import { CallScreen } from "../CallScreen";

export default function PatientCall() {
  return <CallScreen as="patient" />;
}
