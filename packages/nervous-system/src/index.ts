export type { CloudEvent } from "./cloud-event.ts";
export type { EventLog, LoggedEvent } from "./event-log.ts";
export { createMemoryLog } from "./event-log.ts";
export type { NervousEvent, NervousSystemOptions, SubscribeOptions } from "./nervous-system.ts";
export { NervousSystem } from "./nervous-system.ts";
export { compilePattern } from "./pattern.ts";
export type { ErrorHandler, Handler } from "./subscriber.ts";
export type { PayloadOf, Topics } from "./topics.ts";
