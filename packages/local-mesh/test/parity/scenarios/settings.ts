/** What scenarios of several subjects are made of. */
export const ALWAYS = { value: 100 } as const;

export const NO_RETRIES = { attempts: 0 };

export const UTF8 = Buffer.from("\u4e2d\u6587 \u00e9").toString("latin1");

export const GRAY = { "x-trace-color": { exact: "gray" } };

/** Of endpoints that fail, as many as there are. */
export const EJECTS_ALL = { maxEjectionPercent: 100 };

/** Long enough apart for Envoy's threads to tell each other of an ejection. */
export const RARE = { attempts: 2, retryOn: "5xx", backoff: "500ms" };
