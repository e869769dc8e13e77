import type { CacheOptions, RemoteTagSource } from "./tag-source.ts";

/** The one command that is used of a client: `ioredis` and `redis` (node-redis) both have it. The caller makes and ends it. */
export type RedisHashClient =
  | { hget(key: string, field: string): Promise<string | null | undefined> }
  | { hGet(key: string, field: string): Promise<string | null | undefined> };

/** Where the values are: all in one hash, or in a hash for each key. */
export type RedisHashPlace =
  /** `HGET user-levels 42` */
  | { readonly hash: string }
  /** `HGET user:42 level` */
  | { readonly prefix: string; readonly field: string };

/** Values from a Redis hash. */
export function redisHash(client: RedisHashClient, options: RedisHashPlace & CacheOptions): RemoteTagSource {
  const hget =
    "hget" in client
      ? (key: string, field: string) => client.hget(key, field)
      : (key: string, field: string) => client.hGet(key, field);
  const load =
    "hash" in options
      ? (key: string) => hget(options.hash, key)
      : (key: string) => hget(`${options.prefix}${key}`, options.field);
  return { load: async (key) => (await load(key)) ?? undefined, cache: cacheOf(options) };
}

function cacheOf({ ttlMs, staleMs, maxKeys, retryMs }: CacheOptions): CacheOptions {
  return {
    ...(ttlMs !== undefined && { ttlMs }),
    ...(staleMs !== undefined && { staleMs }),
    ...(maxKeys !== undefined && { maxKeys }),
    ...(retryMs !== undefined && { retryMs }),
  };
}
