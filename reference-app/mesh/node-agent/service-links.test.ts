import { expect, it } from "vitest";
import { type Service, serviceLinks } from "./service-links.ts";

const metadata = { name: "order-api", uid: "u", resourceVersion: "1" };
const service = (spec: Service["spec"]): Service => ({ metadata, spec });

it("tells of a service as Kubernetes does", () => {
  const spec = { clusterIP: "10.96.0.7", ports: [{ name: "http-api", port: 80, protocol: "TCP" }] };
  expect(serviceLinks([service(spec)])).toEqual({
    ORDER_API_SERVICE_HOST: "10.96.0.7",
    ORDER_API_SERVICE_PORT: "80",
    ORDER_API_SERVICE_PORT_HTTP_API: "80",
    ORDER_API_PORT: "tcp://10.96.0.7:80",
    ORDER_API_PORT_80_TCP: "tcp://10.96.0.7:80",
    ORDER_API_PORT_80_TCP_PROTO: "tcp",
    ORDER_API_PORT_80_TCP_PORT: "80",
    ORDER_API_PORT_80_TCP_ADDR: "10.96.0.7",
  });
});

it("says nothing of one without an address", () => {
  expect(serviceLinks([service({ clusterIP: "None", ports: [{ port: 80 }] }), service({ ports: [] })])).toEqual({});
});
