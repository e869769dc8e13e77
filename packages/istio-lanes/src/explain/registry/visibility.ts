/** Whether something with these namespaces in `exportTo` can be seen from a namespace. */
export function isVisible(exportTo: readonly string[], from: string): boolean {
  return exportTo.includes("*") || exportTo.includes(from);
}

/** `exportTo` of a resource, or the mesh's default for its kind, with `.` resolved. */
export function exportedTo(
  exportTo: readonly string[] | null | undefined,
  fallback: readonly string[] | null | undefined,
  namespace: string,
): readonly string[] {
  const own = exportTo ?? [];
  const entries = own.length > 0 ? own : (fallback ?? ["*"]);
  return entries.map((entry) => (entry === "." ? namespace : entry));
}
