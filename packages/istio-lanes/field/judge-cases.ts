import {
  compileMesh,
  type Explanation,
  explain,
  type Finding,
  headerLines,
  readResourceTexts,
} from "../src/explain/index.ts";
import { differences } from "./compare.ts";
import type { Difference, FieldCase, FieldRequest } from "./field-case.ts";
import { servicesOf } from "./services-of.ts";

export interface Refusal extends Pick<Finding, "code" | "position" | "message"> {
  readonly id: string;
}

export interface Verdict {
  readonly cases: number;
  readonly requests: number;
  /** Requests without any difference. With those of the refused cases and those with a difference: all of them. */
  readonly same: number;
  readonly different: readonly Difference[];
  readonly refused: readonly Refusal[];
  /** Cases that Istio's webhook judges otherwise: taken here and refused there, or the reverse. */
  readonly wrongValidation: readonly string[];
}

/** Another draw of a made-up request id may be the one that Envoy had. */
const DRAWS = 256;

export function judgeCases(cases: readonly FieldCase[]): Verdict & { readonly ok: boolean } {
  const different: Difference[] = [];
  const refused: Refusal[] = [];
  const wrongValidation: string[] = [];
  let requests = 0;
  let same = 0;
  for (const one of cases) {
    requests += one.requests.length;
    const resources = readResourceTexts([{ file: one.id, text: one.yaml }], { namespace: one.namespace });
    const errors = resources.findings.filter(({ level }) => level === "error");
    const wanted = one.refused ?? false;
    if (errors.length > 0 !== wanted) wrongValidation.push(one.id);
    if (errors.length > 0) {
      refused.push(...errors.map(({ code, position, message }) => ({ id: one.id, code, position, message })));
      continue;
    }
    const { namespace, labels } = one;
    const mesh = compileMesh(resources, servicesOf(one), { namespace, labels });
    for (const [index, request] of one.requests.entries()) {
      const asked = { ...request, host: authorityOf(request), headers: headerLines(request.headers) };
      const found = judge(one.id, index, request, (random) => explain(asked, mesh, random));
      different.push(...found);
      if (found.length === 0) same += 1;
    }
  }
  const wronglyRefused = refused.some(({ id }) => !cases.some((one) => one.id === id && one.refused));
  const ok = different.length === 0 && wrongValidation.length === 0 && !wronglyRefused;
  return { cases: cases.length, requests, same, different, refused, wrongValidation, ok };
}

/** Envoy takes further `host` lines for one authority with the first, joined by commas. */
function authorityOf({ host, headers }: FieldRequest): string {
  return [host, ...headers.filter(([name]) => name.toLowerCase() === "host").map(([, value]) => value)].join(",");
}

function judge(
  id: string,
  index: number,
  request: FieldRequest,
  ask: (random: () => number) => Explanation,
): readonly Difference[] {
  const first = ask(() => 0);
  let found = differences(id, index, first, request.expect ?? {});
  if (first.madeUpRequestId === undefined) return found;
  for (let draw = 0; draw < DRAWS && found.length > 0; draw++) {
    // Each digit of the id in turn.
    let count = draw;
    const next = differences(
      id,
      index,
      ask(() => ((count++ * 7) % 16) / 16),
      request.expect ?? {},
    );
    if (next.length < found.length) found = next;
  }
  return found;
}
