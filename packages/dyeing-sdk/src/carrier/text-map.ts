/** OpenTelemetry's TextMapGetter (API specification, section "Getter argument"), without its package. */
export interface TextMapGetter<C> {
  get(carrier: C, key: string): string | string[] | undefined;
  keys(carrier: C): string[];
}

/** OpenTelemetry's TextMapSetter (API specification, section "Setter argument"), without its package. */
export interface TextMapSetter<C> {
  set(carrier: C, key: string, value: string): void;
}
