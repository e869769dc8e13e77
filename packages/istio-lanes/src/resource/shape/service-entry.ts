import { list, map, noticed, object, oneOf, read, text, uint32, type ValueOf } from "./shape.ts";

const workload = {
  address: read(text),
  ports: read(map(uint32)),
  labels: read(map(text)),
  network: noticed(text, "one network is assumed"),
  locality: read(text),
  weight: noticed(uint32, "it shares load among endpoints"),
  serviceAccount: noticed(text, "it is an identity"),
};

export const workloadEntrySpec = object(workload);

const port = object({ number: read(uint32), protocol: read(text), name: read(text), targetPort: read(uint32) }, [
  "number",
  "name",
]);

export const serviceEntrySpec = object(
  {
    hosts: read(list(text)),
    addresses: read(list(text)),
    ports: read(list(port)),
    location: read(oneOf("MESH_EXTERNAL", "MESH_INTERNAL")),
    resolution: read(oneOf("NONE", "STATIC", "DNS", "DNS_ROUND_ROBIN", "DYNAMIC_DNS")),
    endpoints: read(list(workloadEntrySpec)),
    workloadSelector: read(object({ labels: read(map(text)) })),
    exportTo: read(list(text)),
    subjectAltNames: noticed(list(text), "they are identities"),
  },
  ["hosts"],
);

export type ServiceEntrySpec = ValueOf<typeof serviceEntrySpec>;
export type WorkloadEntrySpec = ValueOf<typeof workloadEntrySpec>;
