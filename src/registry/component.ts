import { type Static, type TObject, type TUnsafe, Type } from "@sinclair/typebox";

/** A publication that a component implements, as `exp cite` prints it. */
export interface Paper {
  readonly authors: string;
  readonly year: number;
  readonly title: string;
  readonly url: string;
}

/** A choice of a component's parameters, such as R1 of the gradient penalty. */
interface Setting {
  readonly about: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** One named part an experiment can use: what it is, what it takes, how it is made. */
export interface Component<Params extends TObject, Part> {
  /** The kind it belongs to, by which a user's module finds its place. */
  readonly kind: string;
  /** One sentence, or a few, that a user reads in `exp describe` and in the editor. */
  readonly about: string;
  readonly papers?: readonly Paper[];
  readonly params: Params;
  /** Parameters that have a name of their own in the literature, by that name. */
  readonly settings?: Readonly<Record<string, Setting>>;
  /** Turns validated parameters into a part; throws an `InvalidParameter` where they do not fit together. */
  readonly create: (params: Static<Params>) => Part;
  /** The schema of whole experiments, for an algorithm: it decides which keys they have. */
  readonly experiment?: TObject;
}

/** All components of one kind, keyed by the name that experiments use. */
// biome-ignore lint/suspicious/noExplicitAny: each component's parameters are its own affair; the schema checks them.
export type Catalogue<Part> = Readonly<Record<string, Component<any, Part>>>;

/** The catalogues of all kinds, keyed by kind: what experiments can name. */
export type Catalogues = ReadonlyMap<string, Catalogue<unknown>>;

/** The YAML form of a part: `{ type: name, ...parameters }`. */
export interface Spec {
  readonly type: string;
  readonly [parameter: string]: unknown;
}

/** Returns the `define…` function of the kind `name`; it only marks the component and infers types. */
export function kind<Part>(name: string) {
  return <Params extends TObject>(
    component: Omit<Component<Params, Part>, "kind">,
  ): Component<Params, Part> => ({
    kind: name,
    ...component,
  });
}

/** Separates the kinds in the name of a definition that several kinds share. */
const union = "|";

/**
 * Schema of a parameter that holds a spec of one of `kinds`. The component that declares it gets the
 * part made from that spec, never the spec.
 */
export function part<Part>(
  kinds: string | readonly string[],
  options: { readonly default?: Spec; readonly description?: string } = {},
): TUnsafe<Part> {
  return Type.Unsafe<Part>({ $ref: `${definitions}${[kinds].flat().join(union)}`, ...options });
}

const definitions = "#/definitions/";

/** The kinds whose specs a schema made by `part` accepts; undefined for every other schema. */
export function kindsOf(schema: { readonly [keyword: string]: unknown }): readonly string[] | undefined {
  if (typeof schema.$ref !== "string" || !schema.$ref.startsWith(definitions)) return undefined;
  return schema.$ref.slice(definitions.length).split(union);
}

/** The component that `type` names among `kinds`; undefined where there is none. */
export function find(catalogues: Catalogues, kinds: readonly string[], type: string) {
  for (const kind of kinds) {
    const catalogue = catalogues.get(kind);
    if (catalogue !== undefined && Object.hasOwn(catalogue, type)) return catalogue[type]!;
  }
  return undefined;
}
