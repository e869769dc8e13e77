/** What an expression may look at: a tag, a request header, a verified claim, the path or the method. */
export type Term =
  | { readonly kind: "tag"; readonly key: string }
  | { readonly kind: "header"; readonly name: string }
  | { readonly kind: "claim"; readonly name: string }
  | { readonly kind: "path" }
  | { readonly kind: "method" };
