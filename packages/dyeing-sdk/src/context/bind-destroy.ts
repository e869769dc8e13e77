import type { Writable } from "node:stream";
import { activeCarried } from "./active-carried.ts";
import type { Entry } from "./entry.ts";

/** Copies of this package see each other's. */
const BINDING = Symbol.for("dyeing.destroy-binding.v1");

type Destroy = Writable["destroy"];

interface Bound {
  [BINDING]?: { readonly destroy: Destroy; readonly entry: Entry };
}

/**
 * Destroys a stream in the request's context, when something is still to be written. Since Node 26 an HTTP/2 stream tells the
 * writes that are under way and those that wait when it is destroyed, wherever that comes from; before, they were told in the
 * context in which they were written. What their callbacks begin (grpc-js: a call's `finish` and `cancelled`) would run without
 * the dye.
 */
export function bindDestroy(stream: Writable, entry: Entry): void {
  const bound = stream as Writable & Bound;
  if (bound[BINDING] !== undefined) return;
  bound[BINDING] = { destroy: stream.destroy, entry };
  stream.destroy = destroyInContext;
}

/** One function for all streams: see `bindEmitter`. Who copies a stream's own properties copies both or neither. */
function destroyInContext(this: Writable & Bound, ...args: Parameters<Destroy>): ReturnType<Destroy> {
  const binding = this[BINDING];
  if (binding === undefined) return Object.getPrototypeOf(this).destroy.apply(this, args);
  const { destroy, entry } = binding;
  return this.writableLength === 0 || activeCarried()?.request === entry.carried?.request
    ? destroy.apply(this, args)
    : entry.run(() => destroy.apply(this, args));
}
