export { answerWithPasskey, makePasskey, type PasskeyOptions, passkeysWork } from "./passkey";
export { can, type Opens, opens, RequireAuth, useCan, useMe, useSession } from "./react";
export { chooseLanguage, currentSession, type Factor, type Me, type NextStep, passkeyOptions, reloadSession, type Session, type SessionAnswer, signInStep, signOut, startSession, subscribe as subscribeSession } from "./session";
