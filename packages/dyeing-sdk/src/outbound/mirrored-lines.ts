import type { HeaderLine } from "../wire/encode-dye.ts";
import { type MirrorEdit, mirrorChanges } from "./mirror-edit.ts";

/**
 * Lines to be set, with those in which a dye is mirrored.
 *
 * @param valuesOf What the request has already. Absent: then nothing is set in place of what nobody knows.
 */
export function mirroredLines(
  lines: readonly HeaderLine[],
  edit: MirrorEdit,
  valuesOf: ((name: string) => readonly string[]) | undefined,
): readonly HeaderLine[] {
  const added = (name: string) => lines.filter((line) => line[0] === name).map(([, value]) => value);
  const present = (name: string) => {
    const values = valuesOf?.(name) ?? [];
    return values.length > 0 ? values : added(name);
  };
  const changes = mirrorChanges(edit, present).filter(([header]) => valuesOf !== undefined || added(header).length > 0);
  if (changes.length === 0) return lines;
  const kept = lines.filter(([name]) => !changes.some(([header]) => header === name));
  return [...kept, ...changes.map(([header, value]): HeaderLine => [header, value ?? ""])];
}
