// For services. Adapters have a door of their own: `@dyeing/sdk/adapter`.

export type { Dye } from "./context/dye.ts";
export type { Identity } from "./context/identity.ts";
export type { TagsRead, TagsToSet, TagTypes } from "./context/typed-tags.ts";
export { createDyeing } from "./dyeing/create-dyeing.ts";
export type { Dyeing } from "./dyeing/dyeing.ts";
export type { DyeingOptions } from "./dyeing/dyeing-options.ts";
export type { MirrorOptions } from "./dyeing/mirror-options.ts";
export type { TrustOptions } from "./dyeing/trust-options.ts";
export { ConfigurationError } from "./errors/configuration-error.ts";
export { DyeingError, isDyeingError } from "./errors/dyeing-error.ts";
export type { Role } from "./inbound/admission.ts";
export type { ApplicationFacts } from "./inbound/application-facts.ts";
/** @deprecated Of `@dyeing/sdk/adapter`; here for adapters that were written by hand before that entry was. */
export { NodeExchange } from "./inbound/node-exchange.ts";
export type { VisitorOptions } from "./inbound/visitor-options.ts";
export { dyeingInterceptor, type UndiciInterceptor } from "./outbound/undici/dyeing-interceptor.ts";
export type { DecidedTag, PolicyDecision, UndyedReason } from "./policy/decision.ts";
export type {
  Acceptance,
  Policy,
  PolicyEvent,
  PolicySource,
  PolicySourceStatus,
  TrustSettings,
} from "./policy/policy.ts";
export type { RequestFacts } from "./policy/request-facts.ts";
export { COUNTER_REASONS, type CounterReason } from "./process/counter-reason.ts";
export type { CountedMessage, DecidedMessage } from "./telemetry/channels.ts";
export type { DyeingLogger } from "./telemetry/log.ts";
export type { SigningKey, SigningKeySource } from "./trust/signing-keys.ts";
export type { TagScope, TagSpec, Vocabulary } from "./wire/vocabulary.ts";
