const BRAND = Symbol.for("dyeing.mesh.error.v1");

/**
 * The local mesh cannot start or take new endpoints.
 * - `MESH_CONFIG`: the configuration is wrong
 * - `MESH_LOOPBACK`: an address outside loopback
 * - `MESH_UNSUPPORTED`: the resources ask for something that the local mesh cannot do for the hosts that it serves
 * - `MESH_LISTEN`: a port cannot be opened
 */
export type MeshErrorCode = "MESH_CONFIG" | "MESH_LOOPBACK" | "MESH_UNSUPPORTED" | "MESH_LISTEN";

export class MeshError extends Error {
  readonly code: MeshErrorCode;
  readonly [BRAND] = true;

  constructor(code: MeshErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "MeshError";
    this.code = code;
  }
}

/** Recognises a MeshError also when two copies of the package are loaded. */
export function isMeshError(error: unknown): error is MeshError {
  return typeof error === "object" && error !== null && BRAND in error;
}
