/**
 * The tags of a policy by key, each with its values: what `dyeing-policy types` of `@dyeing/policy` writes. Given to
 * `createDyeing<Tags>()`, a misspelt key does not compile.
 */
export type TagTypes<Tags> = { readonly [K in keyof Tags]: string };

/** Tags to set. Without a type every key is let through. */
export type TagsToSet<Tags> = string extends keyof Tags
  ? Readonly<Record<string, string>>
  : { readonly [K in keyof Tags]?: Tags[K] };

/**
 * Tags as they came. A service further up may have another revision of the policy: a value may be one that this one does not
 * know.
 */
export type TagsRead<Tags> = string extends keyof Tags
  ? Readonly<Record<string, string>>
  : { readonly [K in keyof Tags]?: Tags[K] | (string & {}) };
