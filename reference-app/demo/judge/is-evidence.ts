/** Whether a line of a service, or of an outside host, is one that a run is judged by. */
export function isEvidence(line: string): boolean {
  return line.includes('"event":"message.') || line.includes('"event":"outside.received"');
}
