import { formatPosition, type SourcePosition } from "../explain/resources/source-position.ts";
import { LanesError } from "./lanes-error.ts";

/**
 * - `LANES_UNREADABLE`: a path cannot be read, or holds no YAML file
 * - `LANES_YAML`: not valid YAML
 * - `LANES_KIND`: a document of a kind that is not read here
 * - `LANES_FIELD`: a field is missing, misspelt or has the wrong value
 * - `LANES_UNSUPPORTED`: a field of Istio that would change routing and is not implemented
 * - `LANES_REGEX`: a pattern that RE2 refuses
 * - `LANES_DUPLICATE`: two VirtualServices or two DestinationRules for one host, or one subset name twice
 */
export type ResourceErrorCode =
  | "LANES_UNREADABLE"
  | "LANES_YAML"
  | "LANES_KIND"
  | "LANES_FIELD"
  | "LANES_UNSUPPORTED"
  | "LANES_REGEX"
  | "LANES_DUPLICATE";

/** A resource file cannot be used. The message begins with `file:line:column`. */
export class ResourceError extends LanesError {
  declare readonly code: ResourceErrorCode;
  readonly position: SourcePosition;

  constructor(code: ResourceErrorCode, position: SourcePosition, message: string, options?: { cause?: unknown }) {
    super(code, `${formatPosition(position)}: ${message}`, options);
    this.name = "ResourceError";
    this.position = position;
  }
}
