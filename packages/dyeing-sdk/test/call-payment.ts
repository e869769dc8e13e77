// Its properties: msw 3 does not reach what is imported by name.
import http from "node:http";

/** Calls, as services make them: each gives the answer's text. */
export const calls = {
  fetch: async (url: string): Promise<string> => (await fetch(url)).text(),
  http: (url: string): Promise<string> =>
    new Promise((resolve, reject) => {
      http
        .get(url, (res) => {
          let text = "";
          res.setEncoding("utf8");
          res.on("data", (chunk) => {
            text += chunk;
          });
          res.on("end", () => resolve(text));
        })
        .on("error", reject);
    }),
};

/** Two dyed callers and one without a dye, at once: what each was answered. */
export async function threeCallers(
  inDye: (color: string, fn: () => Promise<string>) => Promise<string>,
  call: () => Promise<string>,
): Promise<readonly string[]> {
  return Promise.all([inDye("gray", call), inDye("blue", call), call()]);
}
