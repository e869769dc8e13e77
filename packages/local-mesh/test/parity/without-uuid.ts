const UUID_4 = /\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/g;

/** Text in which an id that was made up says only that it was. */
export function withoutUuid(text: string): string {
  return text.replace(UUID_4, "a version 4 UUID");
}
