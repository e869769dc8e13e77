const UNITS = { "": 1, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

/** The number that a quantity stands for (`500m`, `256Mi`). @throws when it is none */
export function parseQuantity(text: string): number {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)(m|k|M|G|Ki|Mi|Gi|)$/.exec(text) ?? [];
  if (digits === undefined) throw new Error(`\`${text}\` is no quantity that the lab knows`);
  return Number(digits) * UNITS[unit as keyof typeof UNITS];
}
