import { DYE_ATTRIBUTE } from "../wire/dye-attribute.ts";
import { injectAttribute, receiveAttribute } from "./attribute.ts";
import type { MessageDyeing } from "./message-dyeing.ts";

/** A message has ten attributes at most. Source: Amazon SQS, message metadata. */
const MAX_ATTRIBUTES = 10;

export interface SqsAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
}

/** A message as the client library gives it, as a function of AWS Lambda is given it, or what SNS made of one. */
export interface SqsMessage {
  readonly MessageAttributes?: Readonly<Record<string, unknown>> | undefined;
  readonly messageAttributes?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * `MessageAttributes` of SQS and SNS with the current dye in one more attribute. Where there is no room for it the message goes
 * without, and is counted.
 */
export function injectSqs<A extends object>(dyeing: MessageDyeing, attributes?: A): A & Record<string, SqsAttribute> {
  const { [DYE_ATTRIBUTE]: _, ...rest } = (attributes ?? {}) as Record<string, SqsAttribute>;
  const given = rest as A & Record<string, SqsAttribute>;
  const text = injectAttribute(dyeing);
  if (text === undefined) return given;
  if (Object.keys(given).length >= MAX_ATTRIBUTES) {
    dyeing.count("attributes-full");
    return given;
  }
  return { ...given, [DYE_ATTRIBUTE]: { DataType: "String", StringValue: text } };
}

/**
 * Runs `fn` in the context of one message. Ask for its attribute: `MessageAttributeNames: ["dyeing"]`, or `["All"]`. What a topic
 * of SNS sends to a queue has its attributes within the body, unless delivery is raw: `JSON.parse(message.Body)` is the
 * message then, and `record.Sns` in a function of AWS Lambda.
 */
export function receiveSqs<T>(dyeing: MessageDyeing, message: SqsMessage, fn: () => T): T {
  const attribute = (message?.MessageAttributes ?? message?.messageAttributes)?.[DYE_ATTRIBUTE];
  const { StringValue, stringValue, Value } = (attribute ?? {}) as Readonly<Record<string, unknown>>;
  return receiveAttribute(dyeing, StringValue ?? stringValue ?? Value, fn);
}
