import { fetchSubject } from "./fetch-subject.ts";

/** Node's own fetch. The size of its pool cannot be set from outside. */
export const globalFetchSubject = fetchSubject("fetch", false, () => ({ fetch, close: async () => {} }));
