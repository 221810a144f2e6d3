/** Texts that were made to hurt, by what they try: none holds a valid experiment. */
const kib = 1024;
const full = 256 * kib;

/** As many repetitions of `piece` as an experiment's text may hold. */
const filled = (piece: string) => piece.repeat(Math.floor(full / piece.length));

const steps = (count: number, line: (depth: number) => string) =>
  Array.from({ length: count }, (_, depth) => line(depth)).join("");

/** Each alias stands for ten of the one before. */
const bomb = (levels: number) =>
  `a0: &a0 [x]\n${steps(levels, (level) => `a${level + 1}: &a${level + 1} [${Array(10).fill(`*a${level}`)}]\n`)}`;

const depths = [65, 200, 1000, 10_000, 100_000];

const nests: Readonly<Record<string, (depth: number) => string>> = {
  brackets: (depth) => "[".repeat(depth),
  "closed brackets": (depth) => "[".repeat(depth) + "]".repeat(depth),
  braces: (depth) => "{a: ".repeat(depth),
  "closed braces": (depth) => "{a: ".repeat(depth) + "}".repeat(depth),
  "brackets on lines of their own": (depth) => "[\n".repeat(depth),
  dashes: (depth) => "- ".repeat(depth),
  "question marks": (depth) => "? ".repeat(depth),
  "colons without keys": (depth) => ": ".repeat(depth),
  "anchored dashes": (depth) => "- &a ".repeat(depth),
  "tagged brackets": (depth) => "!t [".repeat(depth),
};

const nested = Object.entries(nests).flatMap(([name, nest]) =>
  depths.map((depth) => [`${depth} ${name}`, nest(depth).slice(0, full)] as const),
);

const floods = [
  ...[
    "0",
    " ",
    "\n",
    "\t",
    ":",
    ",",
    "'",
    '"',
    "!",
    "&",
    "*",
    "%",
    "@",
    "`",
    "-",
    "|",
    ">",
    "#",
    "\ufeff",
    "é",
    "𝄞",
  ],
  ...["a: 1\n", "- x\n", "#a\n", "---\n", "...\n", "- !x y\n", "? a\n", "&a x\n", "*a\n", "- &a x\n- *a\n"],
  ...[
    "a: |\n b\n",
    "''",
    '"\\n"',
    "{}",
    "[]",
    "[1,",
    "{a: 1,",
    "a\r\n",
    "<<: *a\n",
    "- : - ? ",
    "%YAML 1.1\n---\n",
  ],
].map((piece) => [`a flood of ${JSON.stringify(piece)}`, filled(piece)] as const);

const indented = [
  ["mappings indented ever more", steps(700, (depth) => `${" ".repeat(depth)}a:\n`)],
  ["lists indented ever more", steps(700, (depth) => `${" ".repeat(depth)}-\n`)],
] as const;

const aliases = [
  ["an alias bomb", bomb(9)],
  ["a larger alias bomb", bomb(200)],
  ["an alias of itself", "a: &a [*a]\n"],
  ["aliases in a circle", "a: &a [&b { c: *a, d: *b }]\n"],
  ["an alias as a key", "a: &a x\n*a : 1\n"],
  ["an alias of nothing", "name: *nobody\n"],
  ["two thousand aliases", `a: &a 1\nb: [${Array(2000).fill("*a")}]\n`],
  ["a root that is an alias", "&a *a\n"],
] as const;

const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "<<", ""];

const prototypes = names.flatMap((name) => [
  [`a root key ${JSON.stringify(name)}`, `"${name}": { polluted: true }\n`] as const,
  [`a component ${JSON.stringify(name)}`, `loss: { type: "${name}" }\n`] as const,
  [`a parameter ${JSON.stringify(name)}`, `penalties: [{ type: gradient, "${name}": 1 }]\n`] as const,
  [`a merged ${JSON.stringify(name)}`, `a: &a { "${name}": 1 }\nlatent: { <<: *a }\n`] as const,
]);

const values = [
  ".nan",
  ".inf",
  "-.inf",
  "1e999",
  "-0",
  "9".repeat(10_000),
  `0x${"f".repeat(1000)}`,
  "0o777",
  "1_0",
];

const numbers = values.flatMap((value) => [
  [`a seed ${value.slice(0, 20)}`, `seed: ${value}\n`] as const,
  [`a weight ${value.slice(0, 20)}`, `penalties: [{ type: gradient, weight: ${value} }]\n`] as const,
]);

const others = [
  ["nothing", ""],
  ["only null", "null\n"],
  ["a name of 100,000 letters", `name: ${"a".repeat(100_000)}\n`],
  ["a name against a slow pattern", `name: ${"a-".repeat(50_000)}!\n`],
  ["a component's name of 100,000 letters", `loss: { type: ${"h".repeat(100_000)} }\n`],
  ["a key of 1000 letters", `${"k".repeat(1000)}: 1\n`],
  ["20,000 unknown keys", steps(12_000, (index) => `k${index}: 1\n`)],
  ["a thousand wrong penalties", `penalties: [${Array(1000).fill("{ type: gradint, wieght: x }")}]\n`],
  ["5000 wrong layers", `generator: { type: sequential, layers: [${Array(5000).fill("{ t: x }")}] }\n`],
  ["a function", "loss: !!js/function 'function () { throw 1 }'\n"],
  ["a Python object", "loss: !!python/object/apply:os.system ['true']\n"],
  ["a binary tag", "name: !!binary aGVsbG8=\n"],
  ["a set", "latent: !!set { size, distribution }\n"],
  ["a timestamp", "name: 2026-01-01T00:00:00Z\n"],
  ["a terminal's escape", 'name: "\\e[2J\\e[31mred\\e[0m"\n'],
  ["right-to-left marks", "name: \u202ereversed\u202c\n"],
  ["a raw escape", "name: \u001b[2J\n"],
  ["a null character", "name: a\0b\n"],
  ["old Macintosh line ends", "name: a\rabout: b\r"],
  ["a block that never ends", `about: |\n${" x\n".repeat(60_000)}`],
  ["a quote that never ends", `about: "${"a\n ".repeat(60_000)}`],
  ["a second document", "name: a\n---\nname: b\n"],
  ["JSON with comments", '{ "name": "a", // no\n "about": 1 }\n'],
  ["HTML", "<!DOCTYPE html>\n<html><body>404: not found</body></html>\n"],
  ["a shell script", '#!/bin/sh\nset -e\nrm -rf "$HOME"\n'],
  ["one megabyte", "a".repeat(1024 * kib)],
] as const;

const encoder = new TextEncoder();

const binary: readonly (readonly [string, Uint8Array])[] = [
  ["a picture", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13)],
  ["gzip", Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0)],
  [
    "UTF-16",
    Uint8Array.from(
      [0xff, 0xfe, ..."name: a\n"].flatMap((c) => (typeof c === "number" ? [c] : [c.charCodeAt(0), 0])),
    ),
  ],
  ["half a character", Uint8Array.of(0x6e, 0x3a, 0x20, 0xc3)],
  ["an overlong slash", Uint8Array.of(0x6e, 0x3a, 0x20, 0xc0, 0xaf)],
  ["zeros", new Uint8Array(full)],
  ["every byte", Uint8Array.from({ length: 256 }, (_, byte) => byte)],
];

export const hostile: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ...[...nested, ...floods, ...indented, ...aliases, ...prototypes, ...numbers, ...others].map(
    ([name, text]) => [name, encoder.encode(text)] as const,
  ),
  ...binary,
];
