import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { KubeApi, KubeObject } from "../kube/kube-api.ts";
import { Mirror } from "../kube/mirror.ts";
import { readQuestion, writeAnswer } from "./dns-message.ts";

interface Service extends KubeObject {
  readonly spec: { readonly clusterIP?: string };
}

interface EndpointSlice extends KubeObject {
  readonly endpoints?: readonly {
    readonly addresses: readonly string[];
    readonly conditions?: { readonly ready?: boolean };
  }[];
}

const NAME = /^([^.]+)\.([^.]+)\.svc\.cluster\.local$/;

/** What a cluster's name server says of Services. It knows no other names: the lab has no way out. */
export class NameServer {
  readonly #services = new Mirror<Service>();
  readonly #slices = new Mirror<EndpointSlice>();

  async listen(address: string, port = 53): Promise<void> {
    const socket = createSocket("udp4");
    socket.on("message", (message, { address: to, port: toPort }) => {
      const question = readQuestion(message);
      if (question !== undefined) socket.send(writeAnswer(question, this.addressesOf(question.name)), toPort, to);
    });
    socket.bind(port, address);
    await once(socket, "listening");
  }

  /** Keeps itself up to date until the signal is aborted. */
  async follow(api: KubeApi, signal: AbortSignal): Promise<void> {
    await Promise.all([
      this.#services.follow(api, "/api/v1/services", signal),
      this.#slices.follow(api, "/apis/discovery.k8s.io/v1/endpointslices", signal),
    ]);
  }

  addressesOf(name: string): readonly string[] | undefined {
    const [, service, namespace] = NAME.exec(name) ?? [];
    const found = this.#services.objects.find(
      ({ metadata }) => metadata.name === service && metadata.namespace === namespace,
    );
    if (found === undefined) return undefined;
    const { clusterIP = "None" } = found.spec;
    return clusterIP === "None" ? this.#endpointsOf(found) : [clusterIP];
  }

  #endpointsOf({ metadata: { name, namespace } }: Service): readonly string[] {
    return this.#slices.objects
      .filter(
        ({ metadata }) => metadata.namespace === namespace && metadata.labels?.["kubernetes.io/service-name"] === name,
      )
      .flatMap(({ endpoints }) => endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap(({ addresses }) => addresses);
  }
}
