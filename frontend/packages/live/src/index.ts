export { LiveClient, type LiveOptions, type Socket } from "./client";
export { type CommandState, type TopicReducer, type TopicState, useCommand, useLiveStatus, useOptimistic, useOptimisticCommand, useTopic, useTopicCache, useTopicHandlers } from "./hooks";
export { live, ticketsFrom } from "./live";
export { closeCodes, type Member } from "./schema.generated";
export type * as Live from "./schema.generated";
export type { LiveStatus } from "./status";
export { type CommandName, type CommandRequest, type CommandResponse, LiveRefusal, type TopicEvent, type TopicHandlers, type TopicName, type TopicSnapshot, type TopicStatus } from "./types";
