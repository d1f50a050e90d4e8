export { api, idempotencyKey, unwrap } from "./client";
export { bearer, type Credentials, provideCredentials, refreshOnce } from "./credentials";
export { ApiProblem } from "./problem";
export { createQueryClient } from "./query";
export type * from "./schema";
export { provideStepUp, STEP_UP, stepUpOnce } from "./step-up";
