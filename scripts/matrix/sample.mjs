// The requests of a row: two dyes, interleaved, each with a tag and a trace of its own.
export const REQUESTS = 50;

export function sample(index) {
  const id = String(index);
  const color = index % 2 === 0 ? "gray" : "blue";
  const traceId = `0af7651916cd43dd8448eb21${index.toString(16).padStart(8, "0")}`;
  const headers = {
    "x-trace-color": color,
    "x-user-level": `U${id}`,
    "x-dye": 'h=("x-user-level"), org="gateway", hop=0',
    traceparent: `00-${traceId}-b7ad6b7169203331-01`,
  };
  return { id, color, level: `U${id}`, traceId, headers };
}
