import { Dispatcher1Wrapper, ProxyAgent } from "undici";
import { fetchSubject } from "./fetch-subject.ts";

/** Node's own fetch. The size of its pool cannot be set from outside; through a proxy it takes undici's agent. */
export const globalFetchSubject = fetchSubject({
  name: "fetch",
  connect: () => ({ fetch }),
  connectThrough: (proxy) => {
    const agent = new ProxyAgent(`http://${proxy}`);
    // Node's undici may be older than the installed one.
    const dispatcher = new Dispatcher1Wrapper(agent);
    return { fetch: (url, init) => fetch(url, { ...init, dispatcher } as object), close: () => agent.destroy() };
  },
});
