/**
 * What becomes of a field of Istio:
 * - `read`: the explainer takes it into account
 * - `noticed`: accepted; it does not change where a request goes, and a notice says that nothing is told of it
 * - `refused`: it would change where a request goes and is not understood here
 */
export type Use = "read" | "noticed" | "refused";

export interface Field<T = unknown> {
  readonly shape: Shape<T>;
  readonly use: Use;
  /** For `noticed` and `refused`: why. Lower case, no full stop. */
  readonly why: string | undefined;
}

interface Typed<T> {
  /** Only for type inference. */
  readonly type?: T;
}

export type Shape<T = unknown> = Typed<T> &
  (
    | { readonly kind: "string" | "boolean" | "number" | "duration" | "any" }
    | { readonly kind: "integer"; readonly minimum: number; readonly maximum: number }
    | { readonly kind: "enum"; readonly values: readonly string[] }
    | { readonly kind: "list"; readonly item: Shape }
    | { readonly kind: "map"; readonly item: Shape }
    | {
        readonly kind: "object";
        readonly fields: Readonly<Record<string, Field>>;
        readonly required: readonly string[];
        /** Fields beyond those named are accepted unseen. */
        readonly open: boolean;
      }
  );

/** The value of a shape in a document. Kubernetes takes null for an absent field. */
export type ValueOf<S> = S extends Typed<infer T> ? T : never;

type FieldValue<F> = F extends Field<infer T> ? T : never;
export type ObjectValue<F> = { readonly [K in keyof F]?: FieldValue<F[K]> | null };

export const text: Shape<string> = { kind: "string" };
export const flag: Shape<boolean> = { kind: "boolean" };
export const number: Shape<number> = { kind: "number" };
export const duration: Shape<string> = { kind: "duration" };
export const anything: Shape<unknown> = { kind: "any" };
export const int32: Shape<number> = { kind: "integer", minimum: -2_147_483_648, maximum: 2_147_483_647 };
export const uint32: Shape<number> = { kind: "integer", minimum: 0, maximum: 4_294_967_295 };

export function oneOf<const V extends readonly string[]>(...values: V): Shape<V[number]> {
  return { kind: "enum", values };
}

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return { kind: "list", item };
}

/** Any keys, values of one shape. A null value is kept: what it means depends on the field. */
export function map<T>(item: Shape<T>): Shape<Readonly<Record<string, T | null>>> {
  return { kind: "map", item };
}

export function object<F extends Readonly<Record<string, Field>>>(
  fields: F,
  required: readonly (keyof F & string)[] = [],
): Shape<ObjectValue<F>> {
  return { kind: "object", fields, required, open: false };
}

/** An object of which only these fields are of concern here. */
export function openObject<F extends Readonly<Record<string, Field>>>(fields: F): Shape<ObjectValue<F>> {
  return { kind: "object", fields, required: [], open: true };
}

export function read<T>(shape: Shape<T>): Field<T> {
  return { shape, use: "read", why: undefined };
}

export function noticed<T>(shape: Shape<T>, why: string): Field<T> {
  return { shape, use: "noticed", why };
}

export function refused<T>(shape: Shape<T>, why: string): Field<T> {
  return { shape, use: "refused", why };
}
