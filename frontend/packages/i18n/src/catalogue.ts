import type account from "./en/account.json";
import type assessments from "./en/assessments.json";
import type audit from "./en/audit.json";
import type billing from "./en/billing.json";
import type board from "./en/board.json";
import type booking from "./en/booking.json";
import type calendar from "./en/calendar.json";
import type call from "./en/call.json";
import type common from "./en/common.json";
import type directory from "./en/directory.json";
import type disputes from "./en/disputes.json";
import type emergency from "./en/emergency.json";
import type gigs from "./en/gigs.json";
import type helplines from "./en/helplines.json";
import type matching from "./en/matching.json";
import type news from "./en/news.json";
import type notes from "./en/notes.json";
import type onboarding from "./en/onboarding.json";
import type questionnaires from "./en/questionnaires.json";
import type places from "./en/places.json";
import type problems from "./en/problems.json";
import type research from "./en/research.json";
import type reviews from "./en/reviews.json";
import type privacy from "./en/privacy.json";
import type roles from "./en/roles.json";
import type safety from "./en/safety.json";
import type site from "./en/site.json";
import type slots from "./en/slots.json";
import type talkNow from "./en/talk-now.json";
import type waitingRoom from "./en/waiting-room.json";

/** Every namespace of the catalogue: one JSON file a language, owned by the feature of its name. */
interface Catalogue {
  account: typeof account;
  assessments: typeof assessments;
  audit: typeof audit;
  billing: typeof billing;
  board: typeof board;
  booking: typeof booking;
  calendar: typeof calendar;
  call: typeof call;
  common: typeof common;
  directory: typeof directory;
  disputes: typeof disputes;
  emergency: typeof emergency;
  gigs: typeof gigs;
  helplines: typeof helplines;
  matching: typeof matching;
  news: typeof news;
  notes: typeof notes;
  onboarding: typeof onboarding;
  places: typeof places;
  problems: typeof problems;
  questionnaires: typeof questionnaires;
  research: typeof research;
  reviews: typeof reviews;
  privacy: typeof privacy;
  roles: typeof roles;
  safety: typeof safety;
  site: typeof site;
  slots: typeof slots;
  "talk-now": typeof talkNow;
  "waiting-room": typeof waitingRoom;
}

type Leaves<T, Path extends string> = T extends string
  ? Path
  : { [K in keyof T & string]: Leaves<T[K], `${Path}.${K}`> }[keyof T & string];

export type Namespace = keyof Catalogue;

/** A message's address: `namespace.path.to.message`; an unknown one is a type error. */
export type Key = { [N in Namespace]: Leaves<Catalogue[N], N> }[Namespace];

export const LANGUAGES = ["en", "hi"] as const;
export type Language = (typeof LANGUAGES)[number];
/** Accented, longer English that shows words which bypass the catalogue. */
export const PSEUDO = "en-XA";
export type Locale = Language | typeof PSEUDO;

export interface Messages {
  [key: string]: string | Messages;
}

const files = import.meta.glob<Messages>("./{en,hi}/*.json", { import: "default" });

/** Fetches one namespace of one language; rejects when the file cannot be fetched. */
export async function loadMessages(locale: Locale, namespace: Namespace): Promise<Messages> {
  const language = locale === PSEUDO ? "en" : locale;
  const file = files[`./${language}/${namespace}.json`];
  if (!file) throw new Error(`No catalogue file for ${language}/${namespace}`);
  return file();
}
