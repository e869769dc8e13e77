/** The group of a key, made when it is asked for first. */
export function groupOf<K, G>(groups: Map<K, G>, key: K, make: () => G): G {
  const known = groups.get(key);
  if (known !== undefined) return known;
  const made = make();
  groups.set(key, made);
  return made;
}
