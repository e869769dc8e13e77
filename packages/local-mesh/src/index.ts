// For those who run a local mesh.

export type { ListenerConfig, LocalMeshConfig } from "./config/mesh-config.ts";
export { isMeshError, MeshError, type MeshErrorCode } from "./errors/mesh-error.ts";
export { type ListenerAddress, type LocalMesh, startLocalMesh } from "./start-local-mesh.ts";

// For those who read its log.

export type { ResponseFlag } from "./access-log/response-flag.ts";
