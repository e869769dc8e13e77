import type { Dyeing } from "@dyeing/sdk";
import type { Inbound } from "../subject/application.ts";
import type { ServerSubject } from "../subject/server-subject.ts";

/** The subject with something done to each request before its handler runs, in the context of the handler. */
export function withHandler(subject: ServerSubject, before: (inbound: Inbound, dyeing: Dyeing) => void): ServerSubject {
  return {
    ...subject,
    start: (options) => {
      const { app, dyeing } = options;
      return subject.start({
        ...options,
        app: {
          observe: (origin, point) => app.observe(origin, point),
          handle: (inbound) => {
            before(inbound, dyeing);
            return app.handle(inbound);
          },
        },
      });
    },
  };
}
