import type { MenuItem, Screen } from "@mindo/shell";

const account: Screen = { path: "account/:section?", load: () => import("./screens/Account"), namespaces: ["account", "places"], permission: "profile.own" };
const letter: Screen = { path: "letters/:issueId", load: () => import("./news/Letter"), namespaces: ["news"], permission: "notifications.own" };

export const siteScreens: readonly Screen[] = [
  { path: "sign-in", load: () => import("./screens/SignIn"), namespaces: ["account"], open: true },
  { path: "sign-up", load: () => import("./screens/SignUp"), namespaces: ["account"], open: true },
  { path: "forgot-password", load: () => import("./screens/ForgotPassword"), namespaces: ["account"], open: true },
  { path: "inbox", load: () => import("./screens/Inbox"), namespaces: ["account"], open: true },
  { path: "unsubscribe/:token", load: () => import("./news/Unsubscribe"), namespaces: ["news"], open: true },
];
export const siteMenu: readonly MenuItem[] = [];

export const patientScreens: readonly Screen[] = [account, letter];
export const patientMenu: readonly MenuItem[] = [{ to: "/account", label: "account.menu", icon: "user", permission: "profile.own" }];

export const professionalScreens: readonly Screen[] = [account, letter];
export const professionalMenu: readonly MenuItem[] = [{ to: "/account", label: "account.menu", icon: "user", permission: "profile.own" }];

export const adminScreens: readonly Screen[] = [
  account,
  letter,
  { path: "messages", load: () => import("./screens/MessagesLog"), namespaces: ["account"], permission: "messages.log" },
  { path: "news", load: () => import("./news/News"), permission: "news.send" },
  { path: "news/:issueId", load: () => import("./news/IssueEditor"), permission: "news.send" },
];
export const adminMenu: readonly MenuItem[] = [
  { to: "/messages", label: "account.messagesLog.menu", icon: "chat", permission: "messages.log" },
  { to: "/news", label: "news.menu", icon: "leaf", permission: "news.send" },
  { to: "/account", label: "account.menu", icon: "user", permission: "profile.own" },
];
