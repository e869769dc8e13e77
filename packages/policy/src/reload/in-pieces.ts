import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { PolicyDocument } from "../document/policy-document.ts";
import type { PolicyIssue, PolicyWarning } from "../document/policy-error.ts";
import type { DyeingRule } from "../rule/dyeing-rule.ts";
import type { CheckedPolicy } from "./check-policy.ts";

/** Items of one piece: it is read within some tenths of a millisecond. */
const ITEMS = 100;

/** What a list of a checked policy has. */
interface Item {
  readonly rule?: DyeingRule;
  readonly warning?: PolicyWarning;
  readonly issue?: PolicyIssue;
}

type Piece = { readonly document: PolicyDocument } | { readonly items: readonly Item[] };

/**
 * Sends a checked policy to another thread, in pieces: reading ten thousand rules at once would hold up what that one does.
 * As JSON, which is read faster than what threads clone.
 */
export function sendInPieces(checked: CheckedPolicy, port: Pick<MessagePort, "postMessage">): void {
  const send = (piece: Piece) => port.postMessage(JSON.stringify(piece));
  if ("document" in checked) {
    const { rules } = checked.document;
    send({ document: { ...checked.document, rules: rules && [] } });
  }
  const items = itemsOf(checked);
  for (let at = 0; at < items.length; at += ITEMS) send({ items: items.slice(at, at + ITEMS) });
}

function itemsOf(checked: CheckedPolicy): readonly Item[] {
  if ("issues" in checked) return checked.issues.map((issue) => ({ issue }));
  const { document, warnings } = checked;
  const rules = (document.rules ?? []).map((rule) => ({ rule }));
  return [...rules, ...warnings.map((warning) => ({ warning }))];
}

/** What has been sent, a piece at a step. */
export function* receivedInPieces(port: MessagePort): Generator<void, CheckedPolicy> {
  let document: PolicyDocument | undefined;
  const rules: DyeingRule[] = [];
  const warnings: PolicyWarning[] = [];
  const issues: PolicyIssue[] = [];
  for (let got = receiveMessageOnPort(port); got !== undefined; got = receiveMessageOnPort(port)) {
    const piece = JSON.parse(got.message) as Piece;
    if ("document" in piece) document = piece.document;
    else {
      for (const { rule, warning, issue } of piece.items) {
        if (rule !== undefined) rules.push(rule);
        if (warning !== undefined) warnings.push(warning);
        if (issue !== undefined) issues.push(issue);
      }
    }
    yield;
  }
  const [first, ...others] = issues;
  if (first !== undefined) return { issues: [first, ...others] };
  if (document === undefined) throw new Error("nothing was sent");
  return { document: document.rules === undefined ? document : { ...document, rules }, warnings };
}
