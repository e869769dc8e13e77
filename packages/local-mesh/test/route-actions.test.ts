import { describe, expect, it } from "vitest";
import { call, httpService } from "./http-service.ts";
import { instance, meshFixture } from "./mesh-fixture.ts";

function routes(http: string): string {
  return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: order }
spec:
  hosts: [order]
  http:
${http}
`;
}

async function scene(http: string) {
  const service = await httpService((_received, response) => {
    response.sendDate = false;
    response.writeHead(200, ["x-from", "service", "x-gone", "1", "content-length", "0"]).end();
  });
  const endpoints = { order: [instance("order", "v1", service.port)] };
  return { ...(await meshFixture({ yaml: routes(http), endpoints })), service };
}
const header = (lines: readonly string[], name: string): readonly string[] =>
  lines.filter((_, index) => index % 2 === 1 && lines[index - 1]?.toLowerCase() === name);

describe("route actions", () => {
  it("change the headers of requests and responses, those of the only destination last", async () => {
    const { port, service, log } = await scene(`
    - headers:
        request: { set: { x-set: route, x-both: route }, add: { x-add: more }, remove: [x-gone] }
        response: { set: { x-from: route }, add: { x-added: "100%%" }, remove: [x-gone] }
      route:
        - destination: { host: order }
          headers: { request: { set: { x-both: destination, x-own: "1" } }, response: { add: { x-added: first } } }`);
    const answer = await call(port, {
      headers: ["Host", "order", "X-Set", "old", "x-add", "one", "X-Gone", "1", "x-kept", "1", "x-trace-color", "gray"],
    });
    const sent = service.received[0]?.rawHeaders ?? [];
    expect(header(sent, "x-set")).toEqual(["route"]);
    expect(header(sent, "x-both")).toEqual(["destination"]);
    expect(header(sent, "x-own")).toEqual(["1"]);
    expect(header(sent, "x-add")).toEqual(["one", "more"]);
    expect(header(sent, "x-gone")).toEqual([]);
    expect(header(sent, "x-kept")).toEqual(["1"]);
    expect(header(answer.rawHeaders, "x-from")).toEqual(["route"]);
    expect(header(answer.rawHeaders, "x-added")).toEqual(["100%", "first"]);
    expect(header(answer.rawHeaders, "x-gone")).toEqual([]);
    expect((await log(1))[0]?.x_trace_color).toBe("gray");
  });

  it("rewrite path and authority; the log has the path that was asked for, and the authority that was sent", async () => {
    const { port, service, log } = await scene(`
    - match: [{ uri: { prefix: /old/ } }]
      rewrite: { uri: /new/, authority: payment }
      route: [{ destination: { host: order } }]
    - match: [{ uri: { exact: /one } }]
      rewrite: { uri: /two }
      route: [{ destination: { host: order } }]
    - rewrite: { uriRegexRewrite: { match: "/v(\\\\d)/(.*)", rewrite: '/\\2/\\1' } }
      route: [{ destination: { host: order } }]`);
    for (const path of ["/old/a?x=/old/", "/one?y", "/v1/orders"])
      await call(port, { path, headers: ["host", "order"] });
    expect(service.received.map(({ path, rawHeaders }) => [path, header(rawHeaders, "host")[0]])).toEqual([
      ["/new/a?x=/old/", "payment"],
      ["/two?y", "order"],
      ["/orders/1", "order"],
    ]);
    expect((await log(3)).map(({ path, authority }) => [path, authority])).toEqual([
      ["/old/a?x=/old/", "payment"],
      ["/one?y", "order"],
      ["/v1/orders", "order"],
    ]);
  });

  it("redirect without asking anybody", async () => {
    const { port, service, log } = await scene(`
    - match: [{ uri: { prefix: /moved } }]
      redirect: { uri: /new }
    - match: [{ uri: { prefix: /away } }]
      redirect: { authority: payment, redirectCode: 307, scheme: https }
    - redirect: { prefixRewrite: /a, port: 8080, redirectCode: 308 }`);
    const found: unknown[] = [];
    for (const path of ["/moved/x?y=1", "/away/x?y=1", "/b"]) {
      const { status, rawHeaders, body } = await call(port, { path, headers: ["host", "order"] });
      found.push([status, header(rawHeaders, "location")[0], body]);
    }
    expect(found).toEqual([
      [301, "http://order/new?y=1", ""],
      [307, "https://payment/away/x?y=1", ""],
      [308, "http://order:8080/ab", ""],
    ]);
    expect(service.received).toEqual([]);
    expect((await log(3)).map((record) => record.response_code_details)).toEqual(Array(3).fill("direct_response"));
  });

  it("answer by themselves", async () => {
    const { port, service, log } = await scene(`
    - match: [{ uri: { prefix: /empty } }]
      directResponse: { status: 204 }
    - headers: { response: { set: { x-why: gone } } }
      directResponse: { status: 410, body: { string: no more } }`);
    expect(await call(port, { path: "/empty" })).toMatchObject({ status: 204, body: "" });
    const gone = await call(port, { path: "/", method: "POST", body: "x" });
    expect(gone).toMatchObject({ status: 410, body: "no more" });
    expect(header(gone.rawHeaders, "x-why")).toEqual(["gone"]);
    expect(service.received).toEqual([]);
    expect((await log(2)).map((record) => [record.response_code, record.bytes_sent])).toEqual([
      [204, 0],
      [410, 7],
    ]);
  });
});
