// For services.

// For adapters and other libraries.
export { fetchHeadersCarrier } from "./carrier/fetch-headers-carrier.ts";
export { messageHeadersCarrier } from "./carrier/message-headers-carrier.ts";
export { nodeHeadersCarrier } from "./carrier/node-headers-carrier.ts";
export { recordCarrier } from "./carrier/record-carrier.ts";
export type { TextMapGetter, TextMapSetter } from "./carrier/text-map.ts";
export type { Dye } from "./context/dye.ts";
export type { Identity } from "./context/identity.ts";
export type { TagsRead, TagsToSet, TagTypes } from "./context/typed-tags.ts";
export { createDyeing } from "./dyeing/create-dyeing.ts";
export type { Dyeing } from "./dyeing/dyeing.ts";
export type { DyeingOptions } from "./dyeing/dyeing-options.ts";
export { ConfigurationError } from "./errors/configuration-error.ts";
export { DyeingError, isDyeingError } from "./errors/dyeing-error.ts";
export type { Role } from "./inbound/admission.ts";
export type { AnswerWatch, Exchange } from "./inbound/exchange.ts";
export { NodeExchange } from "./inbound/node-exchange.ts";
export { dyeingInterceptor, type UndiciInterceptor } from "./outbound/undici/dyeing-interceptor.ts";
export type { DecidedTag, PolicyDecision, UndyedReason } from "./policy/decision.ts";
export type { Policy, PolicySource, TrustSettings } from "./policy/policy.ts";
export type { RequestFacts } from "./policy/request-facts.ts";
export type { HeaderLine } from "./wire/encode-dye.ts";
export type { TagScope, TagSpec, Vocabulary } from "./wire/vocabulary.ts";
