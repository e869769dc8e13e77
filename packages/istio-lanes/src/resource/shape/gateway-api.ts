import { duration, int32, list, noticed, object, openObject, read, refused, text, type ValueOf } from "./shape.ts";

const parentRef = object(
  {
    group: read(text),
    kind: read(text),
    namespace: read(text),
    name: read(text),
    sectionName: read(text),
    port: read(int32),
  },
  ["name"],
);

const backendFields = {
  group: read(text),
  kind: read(text),
  name: read(text),
  namespace: read(text),
  port: read(int32),
};

const backendRef = object(backendFields, ["name"]);

const headerValue = object({ name: read(text), value: read(text) }, ["name", "value"]);

const headerModifier = object({ set: read(list(headerValue)), add: read(list(headerValue)), remove: read(list(text)) });

const pathModifier = object({ type: read(text), replaceFullPath: read(text), replacePrefixMatch: read(text) }, [
  "type",
]);

const filter = object(
  {
    type: read(text),
    requestHeaderModifier: read(headerModifier),
    responseHeaderModifier: read(headerModifier),
    requestMirror: read(
      object({
        backendRef: read(backendRef),
        percent: read(int32),
        fraction: read(object({ numerator: read(int32), denominator: read(int32) })),
      }),
    ),
    requestRedirect: read(
      object({
        scheme: read(text),
        hostname: read(text),
        path: read(pathModifier),
        port: read(int32),
        statusCode: read(int32),
      }),
    ),
    urlRewrite: read(object({ hostname: read(text), path: read(pathModifier) })),
    cors: noticed(openObject({}), "browsers ask for it beforehand"),
    extensionRef: refused(openObject({}), "it is another resource's filter"),
    externalAuth: refused(openObject({}), "it asks another service"),
  },
  ["type"],
);

const valueMatch = object({ type: read(text), name: read(text), value: read(text) }, ["name", "value"]);

const routeMatch = object({
  path: read(object({ type: read(text), value: read(text) })),
  headers: read(list(valueMatch)),
  queryParams: read(list(valueMatch)),
  method: read(text),
});

const rule = object({
  name: read(text),
  matches: read(list(routeMatch)),
  filters: read(list(filter)),
  backendRefs: read(list(object({ ...backendFields, weight: read(int32), filters: read(list(filter)) }, ["name"]))),
  timeouts: read(object({ request: read(duration), backendRequest: read(duration) })),
  retry: read(object({ codes: read(list(int32)), attempts: read(int32), backoff: read(duration) })),
  sessionPersistence: noticed(openObject({}), "it keeps a client at one endpoint"),
});

export const httpRouteSpec = object({
  parentRefs: read(list(parentRef)),
  hostnames: read(list(text)),
  rules: read(list(rule)),
  useDefaultGateways: noticed(text, "Istio does not use it"),
});

const listener = openObject({
  name: read(text),
  hostname: read(text),
  port: read(int32),
  protocol: read(text),
  allowedRoutes: read(
    openObject({ namespaces: read(openObject({ from: read(text), selector: read(openObject({})) })) }),
  ),
});

export const kubeGatewaySpec = openObject({ gatewayClassName: read(text), listeners: read(list(listener)) });

export const referenceGrantSpec = object({
  from: read(list(object({ group: read(text), kind: read(text), namespace: read(text) }, ["kind", "namespace"]))),
  to: read(list(object({ group: read(text), kind: read(text), name: read(text) }, ["kind"]))),
});

export type HttpRouteDocumentSpec = ValueOf<typeof httpRouteSpec>;
export type KubeGatewaySpec = ValueOf<typeof kubeGatewaySpec>;
export type ReferenceGrantSpec = ValueOf<typeof referenceGrantSpec>;
export type ParentRefSpec = ValueOf<typeof parentRef>;
export type RouteRuleSpec = ValueOf<typeof rule>;
export type RouteFilterSpec = ValueOf<typeof filter>;
export type BackendRefSpec = ValueOf<typeof backendRef>;
export type ListenerSpec = ValueOf<typeof listener>;
