import type { Decision } from "@dyeing/lanes/explain";

/** As Istio names Envoy's routes: the route's name, and that of the match that held, joined by a dot. */
export function routeName({ route, match }: Decision): string | undefined {
  const name = route?.name;
  return match?.name === undefined ? name : `${name ?? ""}.${match.name}`;
}
