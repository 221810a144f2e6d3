import {
  type Static,
  type StringOptions,
  type TObject,
  type TString,
  type TUnsafe,
  Type,
} from "@sinclair/typebox";

/** A publication that a component implements, as `exp cite` prints it. */
export interface Paper {
  readonly authors: string;
  /** Of the first version, which on arXiv is often a year before the conference. */
  readonly year: number;
  readonly title: string;
  readonly url: string;
}

/** A choice of a component's parameters, such as R1 of the gradient penalty. */
interface Setting {
  readonly about: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * The version of the interface between this package and users' components. It increases when components written for
 * the version before would no longer work.
 */
export const pluginVersion = 1;

/** A JSON Schema (draft 7) as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A named part that an experiment can use: what it is, its parameters, and how it is made. */
export interface Component<Params extends TObject, Part> {
  /** The kind it belongs to, such as `losses`. */
  readonly kind: string;
  /** The `pluginVersion` of the package whose `define…` function made it. */
  readonly pluginVersion: number;
  /** A sentence or a few, shown by `exp list`, `exp describe` and the editor. */
  readonly about: string;
  readonly papers?: readonly Paper[];
  readonly params: Params;
  /** Parameters that have a name of their own in the literature, by that name. */
  readonly settings?: Readonly<Record<string, Setting>>;
  /**
   * Adds parameters that follow from files, such as the classes of a folder of images; called when an experiment is
   * read, so that its run keeps them. `directory` is the one that paths in the experiment are relative to; the working
   * directory if left out. Throws an `InvalidParameter` if the files are not there.
   */
  readonly complete?: (params: Static<Params>, directory?: string) => Static<Params>;
  /** What `create` returns: a function, or a record that has at least these keys; undefined if anything. */
  readonly part?: PartShape;
  /** Turns validated parameters into a part; throws an `InvalidParameter` if they do not fit together. */
  readonly create: (params: Static<Params>) => Part;
  /** The schema of whole experiments, for an algorithm: it decides which keys they have. */
  readonly experiment?: TObject;
}

/** All components of one kind, keyed by the name that experiments use. */
// biome-ignore lint/suspicious/noExplicitAny: parameters differ by component; the schema checks them.
export type Catalogue<Part> = Readonly<Record<string, Component<any, Part>>>;

/** The catalogues of all kinds, keyed by kind. */
export type Catalogues = ReadonlyMap<string, Catalogue<unknown>>;

/** The YAML form of a part: `{ type: name, ...parameters }`. */
export interface Spec {
  readonly type: string;
  readonly [parameter: string]: unknown;
}

/** What the parts of a kind are: functions, or records with at least some keys. */
type PartShape = "function" | readonly string[];

/**
 * Returns the `define…` function of the kind `name`, which marks a component as one of the kind and infers its types.
 *
 * @param part what the parts of the kind are, for messages about a user's component
 */
export function kind<Part>(name: string, part?: PartShape) {
  return <Params extends TObject>(
    component: Omit<Component<Params, Part>, "kind" | "pluginVersion" | "part">,
  ): Component<Params, Part> => ({
    kind: name,
    pluginVersion,
    ...(part && { part }),
    ...component,
  });
}

/** Separates the kinds in the name of a definition that several kinds share. */
const union = "|";

/** What a string means that stands in place of a spec and names no component: a component's parameter. */
export interface Shorthand {
  readonly type: string;
  readonly parameter: string;
}

/**
 * Schema of a parameter that is a spec of one of `kinds`. The `create` of the component that declares it gets the part
 * made from the spec, never the spec. With a `shorthand`, which keys of an experiment may have, a component's name alone is
 * a spec, too.
 */
export function part<Part>(
  kinds: string | readonly string[],
  options: { readonly default?: Spec; readonly description?: string; readonly shorthand?: Shorthand } = {},
): TUnsafe<Part> {
  return Type.Unsafe<Part>({ $ref: `${definitions}${[kinds].flat().join(union)}`, ...options });
}

/**
 * Schema of a parameter that is the path of a file or directory. Experiments may give it relative to their own file, and
 * the command line relative to the working directory; `create` gets it absolute.
 */
export function filePath(options: StringOptions = {}): TString {
  return Type.String({ minLength: 1, maxLength: 4096, ...options, format: pathFormat });
}

/** The format of strings that are paths, in JSON Schema. */
export const pathFormat = "path";

const definitions = "#/definitions/";

/** The kinds whose specs a schema made by `part` accepts; undefined for every other schema. */
export function kindsOf(schema: { readonly [keyword: string]: unknown }): readonly string[] | undefined {
  if (typeof schema.$ref !== "string" || !schema.$ref.startsWith(definitions)) return undefined;
  return schema.$ref.slice(definitions.length).split(union);
}

/** The component that `type` names among `kinds`; undefined if there is none. */
export function find(catalogues: Catalogues, kinds: readonly string[], type: string) {
  for (const kind of kinds) {
    const catalogue = catalogues.get(kind);
    if (catalogue !== undefined && Object.hasOwn(catalogue, type)) return catalogue[type]!;
  }
  return undefined;
}
