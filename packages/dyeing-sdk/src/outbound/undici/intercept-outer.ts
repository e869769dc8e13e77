import type { DispatchOptions } from "../../process/undici-hooks.ts";
import type { HeaderLine } from "../../wire/encode-dye.ts";
import { SIGNATURE_HEADER } from "../../wire/header-names.ts";
import type { Caller } from "./caller.ts";
import { handlerInContext } from "./handler-in-context.ts";
import { withHeaderLines } from "./with-header-lines.ts";

/** In the options of a composed dispatch: the lines that were put into its headers. */
const PRESET = Symbol.for("dyeing.undici.preset.v1");
const NONE: readonly HeaderLine[] = Object.freeze([]);

export interface Intercepted {
  readonly opts: DispatchOptions;
  readonly handler: object;
}

/** The lines that an outer part put into the headers; undefined where there is none. */
export function presetOf(opts: DispatchOptions): readonly HeaderLine[] | undefined {
  return opts[PRESET] as readonly HeaderLine[] | undefined;
}

export function isIntercepted(opts: DispatchOptions): boolean {
  return opts[PRESET] !== undefined;
}

/**
 * The outermost part of a composed dispatcher: the dye is in the headers before a cache or a deduplicator compares them.
 * Without the request id, which is another one for each call, and the signature, which is one for each second: nothing would
 * ever be joined. Callbacks run in the caller's
 * context, because a joined call is answered by another one's request.
 *
 * Nothing is counted here: what is sent is judged when it is sent.
 */
export function interceptOuter(
  opts: DispatchOptions,
  handler: object,
  caller: Caller,
  bound: string | undefined,
): Intercepted {
  const { carried } = caller;
  const origin = opts.origin ?? bound;
  const goes =
    carried?.dye !== undefined &&
    !carried.runtime.closed &&
    origin !== undefined &&
    carried.runtime.allowsUrl(String(origin));
  const lines = goes ? (carried.dye?.headerLines().filter(isNoSignature) ?? NONE) : NONE;
  const { headers, added } = withHeaderLines(opts.headers, lines);
  return {
    opts: lines.length === 0 ? { ...opts, [PRESET]: NONE } : { ...opts, headers, [PRESET]: added },
    handler: carried === undefined ? handler : handlerInContext(handler, caller),
  };
}

function isNoSignature([name]: HeaderLine): boolean {
  return name !== SIGNATURE_HEADER;
}
