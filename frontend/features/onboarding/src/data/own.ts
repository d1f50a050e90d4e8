import { api, ApiProblem, type Onboarding, type OnboardingDraft, unwrap } from "@mindo/api";
import { can, reloadSession, useMe } from "@mindo/auth";
import { useTopicHandlers } from "@mindo/live";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

export const STEPS = ["about", "licences", "focus", "meeting", "rates", "words", "photo"] as const;
export type Step = (typeof STEPS)[number];
export type TypedStep = keyof OnboardingDraft;

const KEY = ["onboarding"] as const;

/** One's own application; what reviewers decide appears by itself. */
export function useOnboarding() {
  const cache = useQueryClient();
  const me = useMe();
  const again = () => void cache.invalidateQueries({ queryKey: KEY });
  const found = useQuery({ queryKey: KEY, enabled: can("onboarding.own"), queryFn: (): Promise<Onboarding> => unwrap(api.GET("/api/v1/pro/onboarding")) });
  useTopicHandlers(me && found.data ? (`onboarding:${found.data.professional_id}` as const) : null, { snapshot: again, event: again });
  return found;
}

/** Begins; the session then knows what an applicant may do. */
export function useStart() {
  return useMutation({
    mutationFn: async () => {
      await unwrap(api.POST("/api/v1/pro/onboarding"));
      await reloadSession();
    },
  });
}

function useChange<T = void>(send: (given: T, now: Onboarding) => Promise<Onboarding>) {
  const cache = useQueryClient();
  return useMutation<Onboarding, Error, T>({
    // One after the other, so that each is written over the version the one before left.
    scope: { id: "onboarding" },
    mutationFn: (given) => {
      const now = cache.getQueryData<Onboarding>(KEY);
      if (!now) throw new ApiProblem(0, { code: "not_loaded" });
      return send(given, now);
    },
    onSuccess: (own) => cache.setQueryData(KEY, own),
  });
}

/** Keeps a step as typed, right or not. */
export function useSaveStep() {
  return useChange(({ step, values }: { step: Step; values: object }, { version }) =>
    // The last of what was typed may be on its way when the page goes.
    unwrap(api.PUT("/api/v1/pro/onboarding/steps/{step}", { params: { path: { step } }, body: { values: { ...values }, version }, keepalive: true })),
  );
}

/** The version is what this device has seen. */
export const useSubmit = () => useChange((version: number) => unwrap(api.POST("/api/v1/pro/onboarding/submission", { body: { version } })));
export const useWithdraw = () => useChange(() => unwrap(api.DELETE("/api/v1/pro/onboarding/submission")));

function form(fields: Readonly<Record<string, string>>, file: Blob | null): () => FormData {
  return () => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    if (file) body.set("file", file);
    return body;
  };
}

export interface NewLicence {
  readonly jurisdiction: string;
  readonly authority: string;
  readonly number: string;
  readonly expires_on: string;
}

export function useAddLicence() {
  return useChange(({ licence, file }: { licence: NewLicence; file: File | null }) =>
    unwrap(api.POST("/api/v1/pro/onboarding/licences", { body: { ...licence }, bodySerializer: form({ ...licence }, file) })),
  );
}

/** A better picture, or the renewal. */
export function useSendDocument() {
  return useChange(({ licenceId, expiresOn, file }: { licenceId: string; expiresOn: string; file: File | null }) =>
    unwrap(
      api.PUT("/api/v1/pro/onboarding/licences/{licence_id}", {
        params: { path: { licence_id: licenceId } },
        body: { expires_on: expiresOn },
        bodySerializer: form({ expires_on: expiresOn }, file),
      }),
    ),
  );
}

export const useRemoveLicence = () => useChange((licenceId: string) => unwrap(api.DELETE("/api/v1/pro/onboarding/licences/{licence_id}", { params: { path: { licence_id: licenceId } } })));
export const useSetPhoto = () => useChange((file: Blob) => unwrap(api.PUT("/api/v1/pro/onboarding/photo", { body: {}, bodySerializer: form({}, file) })));
export const useRemovePhoto = () => useChange(() => unwrap(api.DELETE("/api/v1/pro/onboarding/photo")));
