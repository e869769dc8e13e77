import { Agent, fetch } from "undici";
import { fetchSubject } from "./fetch-subject.ts";

/** undici's fetch, over two connections. */
export const undiciFetchSubject = fetchSubject("undici.fetch", true, () => {
  const dispatcher = new Agent({ connections: 2 });
  return {
    fetch: (url, init) => fetch(url, { ...init, dispatcher } as object) as unknown as Promise<Response>,
    close: () => dispatcher.destroy(),
  };
});
