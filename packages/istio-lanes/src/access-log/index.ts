export {
  ABSENT,
  type AccessLogField,
  type AccessLogRecord,
  DYEING_FIELDS,
  headerField,
  ISTIO_FIELDS,
} from "./fields.ts";
export { repairedLane } from "./repaired-lane.ts";
