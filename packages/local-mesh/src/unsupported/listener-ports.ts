import type { Finding } from "@dyeing/lanes/explain";
import { portOf, type ServedListener } from "./served.ts";
import { unsupported } from "./unsupported-finding.ts";

/** Listeners for a port of a service that is not for HTTP. */
export function listenerPorts(listeners: readonly ServedListener[]): readonly Finding[] {
  return listeners.flatMap((listener) => {
    const { edge, host, mesh } = listener;
    const number = portOf(listener);
    const bare = host.replace(/:\d+$/, "").toLowerCase();
    const names = [
      bare,
      `${bare}.${mesh.namespace}.svc.cluster.local`,
      `${bare}.svc.cluster.local`,
      `${bare}.cluster.local`,
    ];
    const service = mesh.services.find(({ hostname }) => names.includes(hostname));
    const port = service?.ports?.find((one) => one.number === number);
    if (service?.position === undefined || port === undefined) return [];
    if (port.kind === "http" || port.kind === "sniffed") return [];
    const message = `port ${number} of \`${host}\` is for ${port.kind.toUpperCase()}, and listener \`${edge}\` serves it: the local mesh speaks HTTP without TLS only; name an HTTP port of the service in the listener's \`host\`, as \`${bare}:PORT\``;
    return [unsupported(service.position, message)];
  });
}
