import { Text } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { useTyped } from "../data/typed";
import { LicenceForm } from "./LicenceForm";
import { LicenceList } from "./LicenceList";
import { StepFrame } from "./StepFrame";
import type { StepProps } from "./Typed";

/** Licences with their documents. What is typed of one that has no document yet is kept as well. */
export function LicencesStep({ own, onReload }: StepProps) {
  const t = useT();
  const { typed, set, proceed, error, state, busy } = useTyped(own, "licences");
  const wrong = own.problems.licences ?? {};
  return (
    <StepFrame step="licences" own={own} onReload={onReload} onContinue={proceed} error={error} state={state} busy={busy}>
      <LicenceList own={own} />
      <LicenceForm own={own} typed={typed} onType={set} />
      {Object.keys(wrong).length > 0 && own.step !== "" ? (
        <Text size="sm" c="dimmed" role="status">
          {t("onboarding.licence.needed")}
        </Text>
      ) : null}
    </StepFrame>
  );
}
