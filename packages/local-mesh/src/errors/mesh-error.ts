import { DyeingError, isDyeingError } from "@dyeing/sdk/errors";

/**
 * The local mesh cannot start or take new endpoints.
 * - `MESH_CONFIG`: the configuration is wrong
 * - `MESH_LOOPBACK`: an address outside loopback
 * - `MESH_LISTEN`: a port cannot be opened
 */
export type MeshErrorCode = "MESH_CONFIG" | "MESH_LOOPBACK" | "MESH_LISTEN";

export class MeshError extends DyeingError {
  declare readonly code: MeshErrorCode;

  constructor(code: MeshErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(code, message, options);
    this.name = "MeshError";
  }
}

/** Recognises a MeshError also when two copies of the package are loaded. */
export function isMeshError(error: unknown): error is MeshError {
  return isDyeingError(error) && error.code.startsWith("MESH_");
}
