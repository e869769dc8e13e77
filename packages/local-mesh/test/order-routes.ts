/** Routes for the tests: gray goes to v2, everybody else to v1. `v1` and `v2` are more fields of the two routes. */
export function orderRoutes(fields: { readonly v1?: string; readonly v2?: string } = {}): string {
  return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: order }
spec:
  hosts: [order]
  http:
    - name: gray
      match: [{ headers: { x-trace-color: { exact: gray } } }]
      route: [{ destination: { host: order, subset: v2 } }]
      ${fields.v2 ?? ""}
    - name: stable
      match: [{ uri: { prefix: / }, withoutHeaders: { x-nowhere: {} } }]
      route: [{ destination: { host: order, subset: v1 } }]
      ${fields.v1 ?? ""}
    - name: typo
      match: [{ headers: { x-nowhere: { exact: subset } } }]
      route: [{ destination: { host: order, subset: v9 } }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: order }
spec:
  host: order
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: v2, labels: { version: v2 } }
`;
}
