import { InvalidArgumentError } from "commander";
// Only the type is imported: the module loads tensor code.
import type { CheckpointChoice } from "../runner/trained.ts";

/** An option of a verb. The verb receives a `Value`. */
export interface Option<Value> {
  readonly about: string;
  /** What the help shows for the value, such as `<n>`; a flag has none. */
  readonly placeholder?: string;
  readonly choices?: readonly string[];
  readonly default?: Value;
  /** True if the verb cannot do without it. */
  readonly required?: boolean;
  /** Names of options that cannot be given together with this one. */
  readonly conflicts?: readonly string[];
  /** Reads the value from the command line; `before` is what an earlier use of the option gave. */
  read?(text: string, before: Value | undefined): Value;
}

/** Options by name: `perClass` is written `--per-class`, `noData` is written `--no-data`. */
export type Options = Readonly<Record<string, Option<unknown>>>;

/** An argument as the help shows it, `<run>`, `[kind]` or `<files...>`, and what it means. */
export type Argument = readonly [name: string, about: string];

/** How a verb is called: all that its help says and all that its action receives. */
export interface Usage<Arguments extends readonly Argument[], Accepted extends Options> {
  /** One line, in the list of all verbs too. */
  readonly summary: string;
  /** More, for the verb's own help. */
  readonly details?: string;
  readonly arguments: Arguments;
  readonly options: Accepted;
  readonly examples: readonly string[];
}

/** Infers the types of a verb's arguments and options. */
export const usage = <const Arguments extends readonly Argument[], Accepted extends Options>(
  definition: Usage<Arguments, Accepted>,
): Usage<Arguments, Accepted> => definition;

/** The values of options, as their definitions type them. */
export type Values<Accepted extends Options> = {
  readonly [Name in keyof Accepted]: Accepted[Name] extends Option<infer Value> ? Value : never;
};

type ArgumentValue<Name> = Name extends `${string}...${string}`
  ? readonly string[]
  : Name extends `[${string}`
    ? string | undefined
    : string;

type ArgumentValues<Arguments extends readonly Argument[]> = {
  readonly [Index in keyof Arguments]: ArgumentValue<Arguments[Index][0]>;
};

/** What a verb does, given the values of what its usage defines. */
export type Action<Called> =
  Called extends Usage<infer Arguments, infer Accepted>
    ? (args: ArgumentValues<Arguments>, options: Values<Accepted>) => Promise<void>
    : never;

type Conflicts = Pick<Option<unknown>, "conflicts">;

/** True if given. */
export const flag = (about: string, rest: Conflicts = {}): Option<boolean> => ({ about, ...rest });

/** Any string. */
export const text = <Default extends string | undefined = undefined>(
  placeholder: string,
  about: string,
  rest: Conflicts & { readonly default?: Default } = {},
): Option<string | Default> => ({ about, placeholder, read: notEmpty, ...rest });

function notEmpty(value: string): string {
  if (value === "") throw new InvalidArgumentError("It must not be empty.");
  return value;
}

/** One of some names. */
export const choice = <
  const Choices extends readonly string[],
  Default extends Choices[number] | undefined = undefined,
>(
  placeholder: string,
  about: string,
  choices: Choices,
  rest: { readonly default?: Default } = {},
): Option<Choices[number] | Default> => ({ about, placeholder, choices, ...rest });

/** One of some names, which has to be given. */
export const requiredChoice = <const Choices extends readonly string[]>(
  placeholder: string,
  about: string,
  choices: Choices,
): Option<Choices[number]> => ({ about, placeholder, choices, required: true });

/** Strings: one for each time that the option is given. */
export const repeated = (placeholder: string, about: string): Option<readonly string[]> => ({
  about,
  placeholder,
  default: [],
  read: (value, before = []) => [...before, value],
});

/** Names separated by commas. */
export const names = (placeholder: string, about: string): Option<readonly string[] | undefined> => ({
  about,
  placeholder,
  read: (value) => value.split(","),
});

interface WholeNumber<Default> extends Conflicts {
  /** 1 by default. */
  readonly least?: number;
  readonly most?: number;
  readonly default?: Default;
  /** `<n>` by default. */
  readonly placeholder?: string;
}

/** A whole number. */
export function whole<Default extends number | undefined = undefined>(
  about: string,
  { least = 1, most, placeholder = "<n>", ...rest }: WholeNumber<Default> = {},
): Option<number | Default> {
  const limits = `at least ${least}${most === undefined ? "" : ` and at most ${most}`}`;
  const read = (digits: string) => {
    const value = Number(digits);
    if (/^\d+$/.test(digits) && value >= least && value <= (most ?? Number.MAX_SAFE_INTEGER)) return value;
    throw new InvalidArgumentError(`It must be a whole number of ${limits}.`);
  };
  return { about, placeholder, read, ...rest };
}

/** A checkpoint of a run; its latest by default. */
export const checkpoint: Option<CheckpointChoice> = {
  about: "checkpoint to use: a step, best (needs `keep` in the experiment) or latest",
  placeholder: "<step>",
  default: "latest",
  read: (given) => {
    if (given === "latest" || given === "best") return given;
    if (/^\d{1,15}$/.test(given)) return Number(given);
    throw new InvalidArgumentError("It must be a step, best or latest.");
  },
};

/** Changes to an experiment's values, given on the command line. */
export interface Overrides {
  /** `path=value`, in order. */
  readonly set: readonly string[];
  readonly seed?: number | undefined;
  /** An extractor's name, or its spec as YAML. */
  readonly extractor?: string | undefined;
}
