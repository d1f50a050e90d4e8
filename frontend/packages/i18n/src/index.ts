export { type Key, type Language, LANGUAGES, type Locale, type Namespace, PSEUDO } from "./catalogue";
export { dayIn, formatDate, formatDay, formatDuration, formatMoney, formatNumber, formatRelative, formatTime, formatWhen, type MoneyAmount } from "./intl";
export { majorOf, minorDigits, minorOf } from "./money";
export { formatMessage, type Values } from "./message";
export { placeName, places } from "./places";
export { type Translate, useLanguage, useT } from "./react";
export { currentLanguage, currentZone, ensureMessages, setLocale, setZone, translate, translateMaybe } from "./store";
