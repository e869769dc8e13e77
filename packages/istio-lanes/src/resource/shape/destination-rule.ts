import { list, map, object, read, text, type ValueOf } from "./shape.ts";
import { trafficPolicy } from "./traffic-policy.ts";

const subset = object({ name: read(text), labels: read(map(text)), trafficPolicy: read(trafficPolicy) }, ["name"]);

export const destinationRuleSpec = object(
  {
    host: read(text),
    trafficPolicy: read(trafficPolicy),
    subsets: read(list(subset)),
    exportTo: read(list(text)),
    workloadSelector: read(object({ matchLabels: read(map(text)) })),
  },
  ["host"],
);

export type DestinationRuleSpec = ValueOf<typeof destinationRuleSpec>;
export type SubsetSpec = ValueOf<typeof subset>;
