import type { FieldPath, Place } from "@dyeing/text";

/** Finds where a field stands in the text that a document was read from. */
export interface Locator {
  /** The value of a field; the nearest enclosing one when the field is absent. */
  ofValue(path: FieldPath): Place | undefined;
  /** The key of a field. */
  ofKey(path: FieldPath): Place | undefined;
  /** A character of a text field, by its offset in the decoded text. */
  insideText(path: FieldPath, offset: number): Place | undefined;
}

/** For documents that were not read from a text. */
export const nowhere: Locator = {
  ofValue: () => undefined,
  ofKey: () => undefined,
  insideText: () => undefined,
};
