/** What an expression may look at: a tag, a verified claim, the request, who sent it, or whose browser it was. */
export type Term =
  | { readonly kind: "tag"; readonly key: string }
  | { readonly kind: "header"; readonly name: string }
  | { readonly kind: "query"; readonly name: string }
  | { readonly kind: "cookie"; readonly name: string }
  | { readonly kind: "claim"; readonly name: string }
  | { readonly kind: "path" }
  | { readonly kind: "method" }
  | { readonly kind: "host" }
  | { readonly kind: "peer" }
  | { readonly kind: "visitor" };

/** The same text for the same term, and for no other. */
export function nameOfTerm(term: Term): string {
  if (term.kind === "tag") return `tag ${term.key}`;
  return "name" in term ? `${term.kind} ${term.name}` : term.kind;
}
