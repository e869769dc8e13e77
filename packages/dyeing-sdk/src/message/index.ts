// For services that send messages: what `injectMessage()` and `receiveMessage()` of the runtime do not cover by themselves.

export { DYE_ATTRIBUTE } from "../wire/dye-attribute.ts";
export { injectAttribute, receiveAttribute } from "./attribute.ts";
export type { MessageDyeing } from "./message-dyeing.ts";
export { injectPayload, receivePayload } from "./payload.ts";
export { type MessageHeaders, republished } from "./republished.ts";
export { injectSqs, receiveSqs, type SqsAttribute, type SqsMessage } from "./sqs.ts";
