import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { FieldCase } from "../field/field-case.ts";
import { judgeCases } from "../field/judge-cases.ts";

// `expect` is what istiod's translation and a real Envoy did.
const cases = JSON.parse(readFileSync(new URL("./field/cases.json", import.meta.url), "utf8")) as readonly FieldCase[];

it("the explainer says what happened", () => {
  const { different, wrongValidation, refused, requests, same, ok } = judgeCases(cases);
  expect(different).toEqual([]);
  expect(wrongValidation).toEqual([]);
  const refusedRequests = cases.filter((one) => one.refused).reduce((sum, one) => sum + one.requests.length, 0);
  expect(same + refusedRequests).toBe(requests);
  expect(new Set(refused.map(({ id }) => id))).toEqual(new Set(cases.filter((one) => one.refused).map(({ id }) => id)));
  expect(ok).toBe(true);
});

const [taken] = cases.filter((one) => !one.refused);
const [refused] = cases.filter((one) => one.refused);

it.each<[what: string, changed: FieldCase | undefined, told: object]>([
  ["another value", changedExpect({ status: 418 }), { different: [{ field: "status" }] }],
  ["a field that is not compared", changedExpect({ colour: "gray" }), { different: [{ field: "colour" }] }],
  ["a missing field", changedExpect({ clusters: undefined }), { different: [{ field: "clusters" }] }],
  ["a case that is taken", taken && { ...taken, refused: true }, { wrongValidation: [taken?.id] }],
  ["a case that is refused", refused && { ...refused, refused: false }, { wrongValidation: [refused?.id] }],
])("%s is found", (_, changed, told) => {
  expect(changed).toBeDefined();
  expect(judgeCases(changed === undefined ? [] : [changed])).toMatchObject({ ...told, ok: false });
});

/** The first request of the first case, expected otherwise. */
function changedExpect(other: Readonly<Record<string, unknown>>): FieldCase | undefined {
  const request = taken?.requests[0];
  return request && taken && { ...taken, requests: [{ ...request, expect: { ...request.expect, ...other } }] };
}
