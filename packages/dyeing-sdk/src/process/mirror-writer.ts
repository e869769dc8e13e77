/** As much of a dye as is mirrored. */
export interface MirroredDye {
  readonly color: string;
  readonly wire: {
    readonly tags: readonly { readonly header: string; readonly value: string; readonly scope: string }[];
  };
}

/** Writes a dye into headers of others, which hand them on. */
export interface MirrorWriter {
  /**
   * What a request to an allowed host has to have in a header: the value that is there where nothing changes, undefined for no
   * header.
   *
   * @param isTraced Whether the request has a traceparent, without which a tracestate means nothing.
   * @param isOfDye Tells of a name whether it belongs to a dye.
   */
  written(
    header: "baggage" | "tracestate",
    present: string | undefined,
    dye: MirroredDye | undefined,
    isTraced: boolean,
    isOfDye: (name: string) => boolean,
  ): string | undefined;
}
