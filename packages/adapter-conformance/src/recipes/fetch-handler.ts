import type { AdapterDyeing, Exchange } from "@dyeing/sdk/adapter";

type Handler = (request: Request) => Promise<Response>;

class FetchExchange implements Exchange {
  readonly request: Request;
  readonly response = new Headers();

  constructor(request: Request) {
    this.request = request;
  }
  get method() {
    return this.request.method;
  }
  get target() {
    const { pathname, search } = new URL(this.request.url);
    return pathname + search;
  }
  header(name: string) {
    return this.request.headers.get(name) ?? undefined;
  }
  headerNames() {
    return [...this.request.headers.keys()];
  }
  removeHeader(name: string) {
    this.request.headers.delete(name);
  }
  setHeader(name: string, value: string) {
    this.request.headers.set(name, value);
  }
  setResponseHeader(name: string, value: string) {
    this.response.set(name, value);
  }
  appendResponseHeader(name: string, value: string) {
    this.response.append(name, value);
  }
  vary(name: string) {
    this.response.append("vary", name);
  }
}

export function dyed(dyeing: AdapterDyeing, handler: Handler): Handler {
  return async (request) => {
    const exchange = new FetchExchange(new Request(request));
    const answer = await dyeing.handle(exchange, () => handler(exchange.request));
    const response = new Response(answer.body, answer);
    for (const [name, value] of exchange.response) {
      if (name === "vary") response.headers.append(name, value);
      else response.headers.set(name, value);
    }
    return response;
  };
}
