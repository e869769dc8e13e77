/** A span as a proxy reports it, as far as it says how calls hang together. */
export interface Span {
  readonly traceId: string;
  readonly id: string;
  /** Absent: the first of its trace. */
  readonly parentId?: string;
  /** What comes in to a pod, or what goes out of it. */
  readonly kind: "server" | "client";
  /** `order.carpool` */
  readonly service: string;
}
