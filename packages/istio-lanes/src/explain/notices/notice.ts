import type { SourcePosition } from "../../resource/source-position.ts";

/** Something about the resources that bears on one request. */
export interface Notice {
  readonly position: SourcePosition | undefined;
  /** Lower case, no full stop; without the position. */
  readonly message: string;
}
