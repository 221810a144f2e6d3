import { isAlias, isMap, isScalar, isSeq, type Pair, type ParsedNode, type YAMLMap } from "yaml";
import type { Path } from "../invalidParameter.ts";
import { type ExperimentText, type Located, position, type Range } from "../report/problem.ts";
import { limits } from "./text.ts";
import type { Entries, Scalar, Tree } from "./tree.ts";

/** State of a walk over a parsed document. */
interface Walk {
  readonly source: ExperimentText;
  /** Positions of unsupported tags. */
  readonly badTags: readonly Range[];
  readonly problems: Located[];
  readonly anchors: Map<string, Anchored>;
  /** Nodes that contain the current one. */
  readonly open: Set<ParsedNode>;
  values: number;
  aliases: number;
}

interface Anchored {
  readonly node: ParsedNode;
  readonly from: number;
}

/** The position of a node: its path, its key, and the offset from which a tag of it may begin. */
interface Spot {
  readonly path: Path;
  readonly key?: Range;
  readonly from: number;
}

/** Turns a parsed document into a tree; refuses YAML features that experiments do not need. */
export function compose(root: ParsedNode | null, source: ExperimentText, badTags: readonly Range[]) {
  const walk: Walk = {
    source,
    badTags,
    problems: [],
    anchors: new Map(),
    open: new Set(),
    values: 0,
    aliases: 0,
  };
  const tree = visit(walk, root, { path: [], from: 0 });
  return { tree, problems: walk.problems };
}

function visit(walk: Walk, node: ParsedNode | null, spot: Spot): Tree {
  const range: Range = node === null ? [spot.from, spot.from] : [node.range[0], node.range[1]];
  walk.values += 1;
  if (walk.values > limits.values)
    return refuse(walk, spot, range, `more than ${limits.values} values`, walk.values === limits.values + 1);
  if (isAlias(node)) return follow(walk, node.source, spot, range);
  if (node?.anchor !== undefined) walk.anchors.set(node.anchor, { node, from: spot.from });
  if (node !== null) walk.open.add(node);
  const content = contentOf(walk, node, spot.path);
  if (node !== null) walk.open.delete(node);
  const tagged = walk.badTags.some(([start]) => start >= spot.from && start < range[0]);
  // Which keys a merge key stands for is unknown, so none of them is missing.
  const broken = tagged || (isMap(node) && node.has("<<"));
  return { content, place: place(walk, spot, range), broken };
}

const place = ({ source }: Walk, { key }: Spot, value: Range) => ({ source, value, ...(key && { key }) });

function contentOf(walk: Walk, node: ParsedNode | null, path: Path): Tree["content"] {
  if (isMap(node)) return entries(walk, node, path);
  if (isSeq(node))
    return node.items.map((item, index) =>
      visit(walk, item as ParsedNode, { path: [...path, index], from: node.range![0] }),
    );
  return isScalar(node) ? (node.value as Scalar) : null;
}

/** The value of an alias, with the position of its anchor. */
function follow(walk: Walk, name: string, spot: Spot, range: Range): Tree {
  walk.aliases += 1;
  if (walk.aliases > limits.aliases)
    return refuse(
      walk,
      spot,
      range,
      `more than ${limits.aliases} aliases`,
      walk.aliases === limits.aliases + 1,
    );
  const anchored = walk.anchors.get(name);
  if (anchored === undefined) return refuse(walk, spot, range, `there is no anchor &${name} before this`);
  if (walk.open.has(anchored.node)) return refuse(walk, spot, range, `&${name} would contain itself`);
  return visit(walk, anchored.node, { ...spot, from: anchored.from });
}

/** Reports a problem, unless it is reported already, and returns a placeholder for the unknown value. */
function refuse(walk: Walk, spot: Spot, range: Range, message: string, first = true): Tree {
  if (first) complain(walk, spot.path, range, message);
  return { content: null, place: place(walk, spot, range), broken: true };
}

function complain({ problems, source }: Walk, path: Path, range: Range, message: string): void {
  problems.push({ severity: "error", path, message, source, range });
}

function entries(walk: Walk, map: YAMLMap, path: Path): Entries {
  const found = new Map<string, Tree>();
  const pairs = map.items as Pair<ParsedNode, ParsedNode | null>[];
  for (const { key, value } of pairs) {
    // The parser reports any other key.
    if (!isScalar(key)) continue;
    const name = String(key.value);
    const range: Range = [key.range[0], key.range[1]];
    const spot: Spot = { path: [...path, name], key: range, from: range[1] };
    const glued = name.match(/^([\w-]+):./)?.[1];
    const refusal = refusalOf(walk, name, found);
    if (glued !== undefined)
      found.set(glued, refuse(walk, { ...spot, path: [...path, glued] }, range, noSpace));
    else if (refusal !== undefined) complain(walk, spot.path, range, refusal);
    else found.set(name, visit(walk, value, spot));
  }
  return found;
}

const noSpace = "a space is missing after the colon";

/** Why a key is not allowed after the `earlier` ones of its mapping; undefined if it is. */
function refusalOf({ source }: Walk, name: string, earlier: Entries): string | undefined {
  const first = earlier.get(name)?.place?.key?.[0];
  if (first === undefined) return forbidden[name];
  return `duplicate key; it is already in line ${position(source.text, first).line}`;
}

const reserved = "reserved name, not allowed as a key";

const forbidden: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  ["__proto__"]: reserved,
  constructor: reserved,
  prototype: reserved,
  "<<": "merge keys are not part of YAML 1.2; write the values out",
});
