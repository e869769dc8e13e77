import {
  duration,
  flag,
  int32,
  list,
  map,
  noticed,
  number,
  object,
  oneOf,
  read,
  refused,
  text,
  uint32,
  type ValueOf,
} from "./shape.ts";

export const stringMatch = object({ exact: read(text), prefix: read(text), regex: read(text) });

export const destination = object(
  { host: read(text), subset: read(text), port: read(object({ number: read(uint32) })) },
  ["host"],
);

const percent = object({ value: read(number) });

const headerOperations = object({
  set: read(map(text)),
  add: read(map(text)),
  remove: read(list(text)),
});

const headers = object({ request: read(headerOperations), response: read(headerOperations) });

const httpMatch = object({
  name: read(text),
  uri: read(stringMatch),
  ignoreUriCase: read(flag),
  scheme: read(stringMatch),
  method: read(stringMatch),
  authority: read(stringMatch),
  headers: read(map(stringMatch)),
  withoutHeaders: read(map(stringMatch)),
  queryParams: read(map(stringMatch)),
  port: read(uint32),
  sourceLabels: read(map(text)),
  sourceNamespace: read(text),
  gateways: read(list(text)),
  statPrefix: noticed(text, "it names statistics"),
});

const cors = object({
  allowOrigin: read(list(text)),
  allowOrigins: read(list(stringMatch)),
  allowMethods: read(list(text)),
  allowHeaders: read(list(text)),
  exposeHeaders: read(list(text)),
  maxAge: read(duration),
  allowCredentials: read(flag),
  unmatchedPreflights: read(oneOf("UNSPECIFIED", "FORWARD", "IGNORE")),
});

const fault = object({
  delay: read(
    object({
      percent: read(int32),
      percentage: read(percent),
      fixedDelay: read(duration),
      exponentialDelay: refused(duration, "Istio does not have it"),
    }),
  ),
  abort: read(
    object({
      percentage: read(percent),
      httpStatus: read(int32),
      grpcStatus: read(text),
      http2Error: refused(text, "Istio does not have it"),
    }),
  ),
});

export const retries = object({
  attempts: read(int32),
  perTryTimeout: read(duration),
  retryOn: read(text),
  retryRemoteLocalities: read(flag),
  retryIgnorePreviousHosts: read(flag),
  backoff: read(duration),
});

const httpRoute = object({
  name: read(text),
  match: read(list(httpMatch)),
  route: read(list(object({ destination: read(destination), weight: read(int32), headers: read(headers) }))),
  redirect: read(
    object({
      uri: read(text),
      prefixRewrite: read(text),
      authority: read(text),
      scheme: read(text),
      port: read(uint32),
      derivePort: read(oneOf("FROM_PROTOCOL_DEFAULT", "FROM_REQUEST_PORT")),
      redirectCode: read(uint32),
    }),
  ),
  directResponse: read(object({ status: read(uint32), body: read(object({ string: read(text), bytes: read(text) })) })),
  delegate: read(object({ name: read(text), namespace: read(text) })),
  rewrite: read(
    object({
      uri: read(text),
      authority: read(text),
      uriRegexRewrite: read(object({ match: read(text), rewrite: read(text) })),
    }),
  ),
  timeout: read(duration),
  retries: read(retries),
  fault: read(fault),
  mirror: read(destination),
  mirrors: read(list(object({ destination: read(destination), percentage: read(percent) }))),
  mirrorPercent: read(uint32),
  mirror_percent: read(uint32),
  mirrorPercentage: read(percent),
  corsPolicy: read(cors),
  headers: read(headers),
});

const l4Destination = object({ destination: read(destination), weight: read(int32) });

const l4Match = {
  destinationSubnets: read(list(text)),
  port: read(uint32),
  sourceLabels: read(map(text)),
  sourceNamespace: read(text),
  gateways: read(list(text)),
};

export const virtualServiceSpec = object({
  hosts: read(list(text)),
  gateways: read(list(text)),
  exportTo: read(list(text)),
  http: read(list(httpRoute)),
  tls: noticed(
    list(
      object({
        match: read(list(object({ ...l4Match, sniHosts: read(list(text)) }))),
        route: read(list(l4Destination)),
      }),
    ),
    "requests over HTTP do not see it",
  ),
  tcp: noticed(
    list(
      object({ match: read(list(object({ ...l4Match, sourceSubnet: read(text) }))), route: read(list(l4Destination)) }),
    ),
    "requests over HTTP do not see it",
  ),
});

export type VirtualServiceSpec = ValueOf<typeof virtualServiceSpec>;
export type HttpRouteSpec = ValueOf<typeof httpRoute>;
export type RetriesSpec = ValueOf<typeof retries>;
export type HttpMatchSpec = ValueOf<typeof httpMatch>;
export type StringMatchSpec = ValueOf<typeof stringMatch>;
export type DestinationSpec = ValueOf<typeof destination>;
export type HeadersSpec = ValueOf<typeof headers>;
export type HeaderOperationsSpec = ValueOf<typeof headerOperations>;
export type FaultSpec = ValueOf<typeof fault>;
export type CorsSpec = ValueOf<typeof cors>;
export type PercentSpec = ValueOf<typeof percent>;
