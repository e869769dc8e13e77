/** What an expression may look at: a tag, a request header, the path or the method. */
export type Term =
  | { readonly kind: "tag"; readonly key: string }
  | { readonly kind: "header"; readonly name: string }
  | { readonly kind: "path" }
  | { readonly kind: "method" };

/** The expression text of a term. */
export function termText(term: Term): string {
  switch (term.kind) {
    case "tag":
      return `tags.${term.key}`;
    case "header":
      return `request.headers["${term.name}"]`;
    default:
      return `request.${term.kind}`;
  }
}
