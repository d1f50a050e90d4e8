import { useT } from "@mindo/i18n";
import { ErrorState, Page, SkeletonRows } from "@mindo/ui";
import { type ComponentType, useState } from "react";
import { Navigate, useParams } from "react-router";
import { type Step as StepName, STEPS, useOnboarding } from "../data/own";
import { LicencesStep } from "../parts/LicencesStep";
import { PhotoStep } from "../parts/PhotoStep";
import { RatesStep } from "../parts/RatesStep";
import { AboutStep, FocusStep, MeetingStep, type StepProps, WordsStep } from "../parts/Typed";

const PARTS: Record<StepName, ComponentType<StepProps>> = { about: AboutStep, licences: LicencesStep, focus: FocusStep, meeting: MeetingStep, rates: RatesStep, words: WordsStep, photo: PhotoStep };

/** One step of the onboarding, with its own address, so that it can be left and found again. */
export default function Step() {
  const t = useT();
  const found = useOnboarding();
  const wanted = useParams().step;
  const step = STEPS.find((one) => one === wanted);
  const [round, setRound] = useState(0);
  if (!step) return <Navigate to="/onboarding" replace />;
  if (!found.data) {
    return <Page title={t("onboarding.title")}>{found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : <SkeletonRows rows={5} />}</Page>;
  }
  if (!found.data.editable) return <Navigate to="/onboarding" replace />;
  const Part = PARTS[step];
  return <Part key={`${step}:${String(round)}`} own={found.data} onReload={() => void found.refetch().then(() => setRound(round + 1))} />;
}
