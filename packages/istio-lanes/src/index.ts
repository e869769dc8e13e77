export {
  ABSENT,
  type AccessLogField,
  type AccessLogRecord,
  DYEING_FIELDS,
  headerField,
  ISTIO_FIELDS,
} from "./access-log/index.ts";
export {
  compileMesh,
  type EndpointTable,
  type Explanation,
  explain,
  formatExplanation,
  headerLines,
  isDyeingError,
  loadResources,
  type Mesh,
  type MeshResources,
  type MissReason,
  parseResources,
  ResourceError,
  type RouteRequest,
} from "./explain/index.ts";
