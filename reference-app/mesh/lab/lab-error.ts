/** The lab cannot be used as it was asked for. `message` is one paragraph for the person who asked. */
export class LabError extends Error {
  readonly code = "MESH_LAB";
  override readonly name = "LabError";
}
