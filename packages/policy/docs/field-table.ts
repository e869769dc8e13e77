/** The part of a JSON Schema that tables are made of. */
export interface SchemaNode {
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | false;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
}

/** A row for each field that is described, also those within fields. */
export function fieldTable(node: SchemaNode): string {
  return ["| field | value | meaning |", "| --- | --- | --- |", ...rowsOf(node, "")].join("\n");
}

/** A row for each form that a value may have. */
export function formTable(node: SchemaNode): string {
  const rows = (node.anyOf ?? []).map(
    (form) => `| ${form.enum ? inWords(form) : withValues(form)} | ${form.description} |`,
  );
  return ["| step | gives |", "| --- | --- |", ...rows].join("\n");
}

function rowsOf({ properties = {}, required = [] }: SchemaNode, within: string): readonly string[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = `${within}${name}`;
    const value = [required.includes(name) && "required", inWords(field)].filter(Boolean).join("; ");
    const initial = field.default === undefined ? "" : ` Default \`${field.default}\`.`;
    const row = field.description === undefined ? [] : [`| \`${path}\` | ${value} | ${field.description}${initial} |`];
    return [...row, ...rowsOf(field, `${path}.`)];
  });
}

function inWords(node: SchemaNode): string {
  if (node.title !== undefined) return node.title;
  if (node.enum !== undefined || node.anyOf !== undefined) return listed(formsOf(node));
  switch (node.type) {
    case "boolean":
      return "`true` or `false`";
    case "integer":
    case "number": {
      const kind = node.type === "integer" ? "a whole number" : "a number";
      return `${kind} from ${node.minimum} to ${node.maximum}`;
    }
    case "string":
      return node.maxLength === undefined ? "a text" : `a text of at most ${counted(node.maxLength)} characters`;
    case "array":
      return node.maxItems === undefined ? "a list" : `a list of at most ${counted(node.maxItems)}`;
    case "object":
      return node.properties === undefined ? "a map" : shown(node);
    default:
      throw new Error(`no words for ${JSON.stringify(node)}`);
  }
}

function formsOf({ enum: values = [], anyOf = [] }: SchemaNode): readonly string[] {
  return [
    ...values.map((value) => `\`${value}\``),
    ...anyOf.flatMap((form) => (form.enum ? formsOf(form) : inWords(form))),
  ];
}

/** `{ truncate: a whole number from 1 to 512 }` */
function withValues({ properties = {} }: SchemaNode): string {
  return `{ ${Object.entries(properties).map(([name, field]) => `\`${name}\`: ${inWords(field)}`)} }`;
}

/** `{ source, by }` */
function shown({ properties = {} }: SchemaNode): string {
  return `\`{ ${Object.keys(properties).join(", ")} }\``;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} or ${parts.at(-1)}`;
}

function counted(count: number): string {
  return count.toLocaleString("en-US");
}
