import { api, unwrap } from "@mindo/api";
import { makePasskey } from "@mindo/auth";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

const KEY = ["me", "second-factor"] as const;

export function useSecondFactor() {
  return useQuery({ queryKey: KEY, queryFn: () => unwrap(api.GET("/api/v1/me/second-factor")) });
}

/** A change of the second factor; the list is asked again afterwards. */
function useChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => cache.invalidateQueries({ queryKey: KEY }) });
}

export const useAppBegin = () => useMutation({ mutationFn: () => unwrap(api.POST("/api/v1/me/second-factor/app/begin")) });

/** Resolves with the recovery codes when they are new. */
export const useAppActivate = () => useChange(async (code: string) => (await unwrap(api.POST("/api/v1/me/second-factor/app", { body: { code } }))).recovery_codes);

/** Makes a passkey on this device; undefined when the person closed the browser's dialog. */
export const usePasskeyAdd = () =>
  useChange(async (name: string) => {
    const { options } = await unwrap(api.POST("/api/v1/me/second-factor/passkeys/begin"));
    const credential = await makePasskey(options);
    if (!credential) return undefined;
    return (await unwrap(api.POST("/api/v1/me/second-factor/passkeys", { body: { name, credential } }))).recovery_codes;
  });

/** Removes a passkey by its id, or with null the authenticator app. */
export const useFactorRemove = () =>
  useChange((id: number | null) =>
    id === null ? unwrap(api.DELETE("/api/v1/me/second-factor/app")) : unwrap(api.DELETE("/api/v1/me/second-factor/passkeys/{passkey_id}", { params: { path: { passkey_id: String(id) } } })),
  );

export const useCodesRenew = () => useChange(async () => (await unwrap(api.POST("/api/v1/me/second-factor/recovery-codes"))).recovery_codes);
