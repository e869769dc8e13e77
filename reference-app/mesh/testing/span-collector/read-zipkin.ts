import type { Span } from "./span.ts";

interface ZipkinSpan {
  readonly traceId: string;
  readonly id: string;
  readonly parentId?: string;
  readonly kind?: string;
  readonly localEndpoint?: { readonly serviceName?: string };
}

/** The spans of a body of `POST /api/v2/spans`. */
export function readZipkin(body: string): readonly Span[] {
  return (JSON.parse(body) as readonly ZipkinSpan[]).flatMap((span): Span[] => {
    const { traceId, id, parentId, localEndpoint } = span;
    const kind = span.kind?.toLowerCase();
    if (kind !== "server" && kind !== "client") return [];
    const service = localEndpoint?.serviceName ?? "";
    return [{ traceId: traceId.padStart(32, "0"), id, kind, service, ...(parentId === undefined ? {} : { parentId }) }];
  });
}
