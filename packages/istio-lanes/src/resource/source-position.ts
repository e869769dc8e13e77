/** Where something stands in a file. Line and column count from 1; 0 when only the file is known. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `file:line:column`, or the file alone. */
export function formatPosition(position: SourcePosition): string {
  return position.line === 0 ? position.file : `${position.file}:${position.line}:${position.column}`;
}
