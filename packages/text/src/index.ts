export { type FieldPath, formatPath } from "./field-path.ts";
export { compilePattern, MAX_PATTERN_BYTES, PatternError, patternFault } from "./pattern.ts";
export { fitsPatternSet, PatternSet } from "./pattern-set.ts";
export { type SchemaFault, type SchemaIssue, schemaFaults } from "./schema-faults.ts";
export { notOneOf, oneLine, outOfRange, quoted, valueInWords, wrongType } from "./value-in-words.ts";
export { type Place, YamlPlaces } from "./yaml-places.ts";
