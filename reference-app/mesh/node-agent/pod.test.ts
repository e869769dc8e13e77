import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { notInterpreted, type Pod } from "./pod.ts";

const injected = parse(readFileSync(join(import.meta.dirname, "injected-pod.yaml"), "utf8")) as Pod;

/** The injected pod with something added to its spec, or to its first container. */
function withSpec(fields: object): object {
  return { ...injected.spec, ...fields };
}
function withContainer(fields: object): object {
  const [first, ...others] = injected.spec.containers;
  return { ...injected.spec, containers: [{ ...first, ...fields }, ...others] };
}

describe("notInterpreted", () => {
  it("knows everything that Istio's webhook writes", () => {
    expect(notInterpreted(injected.spec)).toEqual([]);
  });

  it.each([
    [withSpec({ hostNetwork: true }), "spec.hostNetwork"],
    [withSpec({ restartPolicy: "Never" }), 'spec.restartPolicy: "Never"'],
    [withSpec({ dnsPolicy: "None" }), 'spec.dnsPolicy: "None"'],
    [withSpec({ securityContext: { fsGroup: 1337 } }), "spec.securityContext.fsGroup"],
    [withSpec({ volumes: [{ name: "disk", hostPath: { path: "/" } }] }), "spec.volumes[disk].hostPath"],
    [withContainer({ envFrom: [] }), "spec.containers[web].envFrom"],
    [withContainer({ securityContext: { privileged: true } }), "spec.containers[web].securityContext.privileged: true"],
    [
      withContainer({ readinessProbe: { httpGet: { port: 1, scheme: "HTTPS" } } }),
      'spec.containers[web].readinessProbe.httpGet.scheme: "HTTPS"',
    ],
    [withContainer({ command: "sh -c true" }), 'spec.containers[web].command: "sh -c true"'],
    [
      withContainer({ lifecycle: { postStart: { sleep: { seconds: 1 } } } }),
      "spec.containers[web].lifecycle.postStart",
    ],
    [withContainer({ livenessProbe: { grpc: { port: 1 } } }), "spec.containers[web].livenessProbe.grpc"],
  ])("refuses by name what it does not (%#)", (spec, place) => {
    expect(notInterpreted(spec)).toEqual([place]);
  });
});
