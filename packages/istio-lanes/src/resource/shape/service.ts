import { anything, list, map, openObject, read, text, uint32, type ValueOf } from "./shape.ts";

const port = openObject({
  name: read(text),
  port: read(uint32),
  protocol: read(text),
  appProtocol: read(text),
  targetPort: read(anything),
  nodePort: read(uint32),
});

/** The part of a Kubernetes Service that routing reads; its other fields are not checked. */
export const serviceSpec = openObject({
  type: read(text),
  clusterIP: read(text),
  externalName: read(text),
  selector: read(map(text)),
  ports: read(list(port)),
});

export type ServiceSpec = ValueOf<typeof serviceSpec>;
