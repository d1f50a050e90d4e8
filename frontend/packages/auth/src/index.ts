export { can, RequireAuth, useCan, useMe, useSession } from "./react";
export { chooseLanguage, currentSession, type Me, type NextStep, reloadSession, type Session, type SessionAnswer, signInStep, signOut, startSession, subscribe as subscribeSession } from "./session";
