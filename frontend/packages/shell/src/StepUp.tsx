import { provideStepUp } from "@mindo/api";
import { lazy, Suspense, useEffect, useState } from "react";

const Dialog = lazy(() => import("./StepUpDialog"));

/** Answers calls that want a fresh proof: opens the dialog and tells whether the person confirmed. */
export function StepUp() {
  const [answer, setAnswer] = useState<((proved: boolean) => void) | null>(null);
  useEffect(() => {
    provideStepUp(() => new Promise((resolve) => setAnswer(() => resolve)));
  }, []);
  if (!answer) return null;
  const finish = (proved: boolean) => {
    setAnswer(null);
    answer(proved);
  };
  return (
    <Suspense fallback={null}>
      <Dialog onFinish={finish} />
    </Suspense>
  );
}
