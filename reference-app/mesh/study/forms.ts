/** How a lane is made permissive, or not; see docs/guides/lanes.md. */
export const FORMS = ["a", "b", "c-a", "c-b", "strict"] as const;
export type Form = (typeof FORMS)[number];

/** What a route tries again. */
export const RETRIES = ["none", "connect", "remote", "503"] as const;
export type Retry = (typeof RETRIES)[number];

/** A lane in one form, reached by routes that retry in one way: with a cluster of its own, so that nothing is shared. */
export interface Variant {
  readonly name: string;
  readonly form: Form;
  readonly retry: Retry;
}

export function variantsOf(forms: readonly Form[], retries: readonly Retry[] = RETRIES): readonly Variant[] {
  return forms.flatMap((form) =>
    // What has nowhere to go is the same however often it is tried.
    retries
      .filter((retry) => form !== "strict" || retry === "none")
      .map((retry) => ({ name: `${form}.${retry}`, form, retry })),
  );
}

/** In words, for tables. */
export const FORM_TEXTS: Readonly<Record<Form, string>> = {
  a: "priorities, ejection",
  b: "priorities, readiness alone",
  "c-a": "merged entries, ejection",
  "c-b": "merged entries, readiness alone",
  strict: "strict",
};

export const RETRY_TEXTS: Readonly<Record<Retry, string>> = {
  none: "none",
  connect: "connect-failure, refused-stream, reset-before-request",
  remote: "the same, `retryRemoteLocalities`",
  "503": "the same without it, and 503",
};
