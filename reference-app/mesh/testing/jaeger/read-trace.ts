/** What Jaeger's query API (`/api/traces`) answers, as far as it is read here. */
export interface JaegerAnswer {
  readonly data: readonly JaegerTrace[] | null;
}

interface JaegerTrace {
  readonly traceID: string;
  readonly spans: readonly {
    readonly spanID: string;
    readonly processID: string;
    readonly references: readonly { readonly refType: string; readonly spanID: string }[];
    readonly tags: readonly { readonly key: string; readonly value: unknown }[];
  }[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}

/** A span and what is above it. */
export interface JoinedSpan {
  /** As it reports itself: proxies with their namespace (`order.carpool`), services without (`order`). */
  readonly service: string;
  /** `server`, `client`, or what else it says; empty when it says nothing. */
  readonly kind: string;
  readonly tags: ReadonlyMap<string, unknown>;
  /** Undefined: it begins the trace, or what is above it was not reported. */
  readonly parent: JoinedSpan | undefined;
}

/** The spans of a trace, each with its parent. */
export function readTrace({ spans, processes }: JaegerTrace): readonly JoinedSpan[] {
  const joined = new Map<string, JoinedSpan & { parent: JoinedSpan | undefined }>();
  for (const { spanID, processID, tags } of spans) {
    const values = new Map(tags.map(({ key, value }) => [key, value]));
    const service = processes[processID]?.serviceName ?? "";
    joined.set(spanID, { service, kind: String(values.get("span.kind") ?? ""), tags: values, parent: undefined });
  }
  for (const { spanID, references } of spans) {
    const above = references.find(({ refType }) => refType === "CHILD_OF");
    const span = joined.get(spanID);
    if (span !== undefined && above !== undefined) span.parent = joined.get(above.spanID);
  }
  return [...joined.values()];
}
