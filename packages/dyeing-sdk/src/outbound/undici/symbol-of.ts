/** The symbol of this description among an object's own keys: undici keeps what is internal under such. */
export function symbolOf(owner: object, description: string): symbol | undefined {
  return Object.getOwnPropertySymbols(owner).find((symbol) => symbol.description === description);
}
