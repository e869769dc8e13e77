import { DYE_ATTRIBUTE } from "../wire/dye-attribute.ts";
import { injectAttribute, receiveAttribute } from "./attribute.ts";
import type { MessageDyeing } from "./message-dyeing.ts";

/**
 * A payload with the current dye in a field (`dyeing`), for transports that have nothing beside the payload: jobs, sockets. A
 * payload that can have no field (a list, null, bytes, a Map, an object with a `toJSON` of its own) goes as it is, and is counted
 * where there was a dye to send. Never throws.
 */
export function injectPayload<P extends object>(dyeing: MessageDyeing, payload: P): P & { readonly dyeing?: string } {
  const attribute = injectAttribute(dyeing);
  try {
    if (hasFields(payload)) {
      const { [DYE_ATTRIBUTE]: _, ...rest } = payload as P & { readonly dyeing?: unknown };
      const sent = attribute === undefined ? rest : { ...rest, [DYE_ATTRIBUTE]: attribute };
      return sent as P & { readonly dyeing?: string };
    }
    if (attribute !== undefined) dyeing.count("payload-without-fields");
  } catch (error) {
    dyeing.count("inject-failed", error);
  }
  return payload;
}

/** Whether a copy of its own fields is what is sent of it. */
function hasFields(payload: unknown): boolean {
  return (
    Object.prototype.toString.call(payload) === "[object Object]" &&
    typeof (payload as { readonly toJSON?: unknown }).toJSON !== "function"
  );
}

/** Runs `fn` in the context of one payload. A payload that is no object has no dye. */
export function receivePayload<T>(dyeing: MessageDyeing, payload: unknown, fn: () => T): T {
  const isObject = typeof payload === "object" && payload !== null;
  const field = isObject && Object.hasOwn(payload, DYE_ATTRIBUTE) ? (payload as Record<string, unknown>) : {};
  return receiveAttribute(dyeing, field[DYE_ATTRIBUTE], fn);
}
