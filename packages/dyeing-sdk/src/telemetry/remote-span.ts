const REMOTE = Symbol.for("dyeing.remote-span.v1");

/** OpenTelemetry's SpanContext (API, `trace/span_context.ts`). */
export interface SpanContext {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  readonly traceFlags: number;
  readonly traceState?: TraceState;
  readonly isRemote?: boolean;
}

interface TraceState {
  set(key: string, value: string): TraceState;
  unset(key: string): TraceState;
  get(key: string): string | undefined;
  serialize(): string;
}

/**
 * The caller's span, as OpenTelemetry's propagators represent it: it records nothing, and spans that are started below it are
 * its children. Structural, as everything here: OpenTelemetry may not be installed.
 */
export class RemoteSpan {
  readonly #context: SpanContext;

  constructor(traceId: string, spanId: string, sampled: boolean, tracestate: string | undefined) {
    const traceState = tracestate === undefined ? undefined : new ReceivedState(membersOf(tracestate));
    this.#context = Object.freeze({
      traceId,
      spanId,
      traceFlags: sampled ? 1 : 0,
      isRemote: true,
      ...(traceState === undefined ? {} : { traceState }),
    });
  }

  get [REMOTE](): true {
    return true;
  }

  spanContext(): SpanContext {
    return this.#context;
  }
  setAttribute(): this {
    return this;
  }
  setAttributes(): this {
    return this;
  }
  addEvent(): this {
    return this;
  }
  addLink(): this {
    return this;
  }
  addLinks(): this {
    return this;
  }
  setStatus(): this {
    return this;
  }
  updateName(): this {
    return this;
  }
  end(): void {}
  isRecording(): boolean {
    return false;
  }
  recordException(): void {}
}

/** Whether a span is one that was put there as the caller's: no tracer has it open. */
export function isRemoteSpan(span: unknown): boolean {
  return (span as { [REMOTE]?: true } | undefined)?.[REMOTE] === true;
}

/** A list that keeps its order; what is set anew comes first (W3C Trace Context section 3.5). */
class ReceivedState implements TraceState {
  readonly #members: readonly (readonly [key: string, value: string])[];

  constructor(members: readonly (readonly [string, string])[]) {
    this.#members = members;
  }

  set(key: string, value: string): TraceState {
    return new ReceivedState([[key, value], ...this.#without(key)]);
  }

  unset(key: string): TraceState {
    return new ReceivedState(this.#without(key));
  }

  get(key: string): string | undefined {
    return this.#members.find(([name]) => name === key)?.[1];
  }

  serialize(): string {
    return this.#members.map(([key, value]) => `${key}=${value}`).join(",");
  }

  #without(key: string): (readonly [string, string])[] {
    return this.#members.filter(([name]) => name !== key);
  }
}

function membersOf(text: string): (readonly [string, string])[] {
  return text.split(",").flatMap((member) => {
    const at = member.indexOf("=");
    return at === -1 ? [] : [[member.slice(0, at).trim(), member.slice(at + 1).trim()] as const];
  });
}
