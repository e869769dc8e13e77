import { serverTls } from "./server-tls.ts";
import { list, map, noticed, object, read, text, uint32, type ValueOf } from "./shape.ts";

const server = object(
  {
    name: noticed(text, "it names statistics"),
    port: read(
      object({ number: read(uint32), protocol: read(text), name: read(text), targetPort: read(uint32) }, [
        "number",
        "protocol",
        "name",
      ]),
    ),
    bind: noticed(text, "it is an address of the gateway's own"),
    hosts: read(list(text)),
    tls: read(serverTls),
    defaultEndpoint: noticed(text, "Istio does not use it"),
  },
  ["port", "hosts"],
);

export const gatewaySpec = object({ selector: read(map(text)), servers: read(list(server)) });

export type GatewaySpec = ValueOf<typeof gatewaySpec>;
export type ServerSpec = ValueOf<typeof server>;
