// For adapters: docs/reference/adapter.md says what may be relied on.

export type { AdapterDyeing } from "../dyeing/adapter-dyeing.ts";
export type { ApplicationFacts } from "../inbound/application-facts.ts";
export type { AnswerWatch, Exchange } from "../inbound/exchange.ts";
export { NodeExchange } from "../inbound/node-exchange.ts";
export { type Peer, peerOf } from "../inbound/peer.ts";
export type { CounterReason } from "../process/counter-reason.ts";
export type { HeaderLine } from "../wire/encode-dye.ts";

// For libraries that read or write headers of other carriers.

export { fetchHeadersAccessor } from "../carrier/fetch-headers-accessor.ts";
export { messageHeadersAccessor } from "../carrier/message-headers-accessor.ts";
export { nodeHeadersAccessor } from "../carrier/node-headers-accessor.ts";
export { recordAccessor } from "../carrier/record-accessor.ts";
export type { TextMapGetter, TextMapSetter } from "../carrier/text-map.ts";
