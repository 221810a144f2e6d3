import type { TSchema } from "@sinclair/typebox";
import type { Block, Shape } from "../../../src/components/blocks/block.ts";
import type { Layer } from "../../../src/components/blocks/chain.ts";
import { layers } from "../../../src/components/layers/index.ts";
import { normalizers } from "../../../src/components/normalizers/index.ts";
import { stream } from "../../../src/engine/random/streams.ts";
import { type Catalogue, kindsOf, type Spec } from "../../../src/registry/component.ts";
import { InvalidParameter } from "../../../src/registry/invalidParameter.ts";
import { partOf } from "../../components/partOf.ts";

/** A layer with drawn parameters, and a batch's shape that it accepts. */
export interface Case {
  readonly spec: Spec;
  readonly block: Block;
  /** [batch, …input] */
  readonly shape: Shape;
}

const catalogue: Catalogue<Layer> = { ...layers, ...normalizers };

/** Half of the cases are convolutions, in which parameters matter most. */
const names = Object.keys(catalogue);
const convolutions = Object.keys(layers).filter((name) => name.startsWith("conv"));

/** Largest drawn values of parameters whose schemas allow more than a small image needs. */
const largest: Readonly<Record<string, number>> = {
  kernel: 7,
  stride: 4,
  padding: 3,
  outputPadding: 3,
  size: 4,
  factor: 4,
};
const usual = 17;

/** Draws whole numbers from 0 to below, one after another, the same for the same index. */
type Draw = (below: number) => number;

/** The case of a number, always the same. */
export function caseOf(index: number): Case {
  const random = stream(3, "shapes", index);
  const drawn = random.uniform(4096);
  let next = 0;
  const draw: Draw = (below) => Math.floor(drawn[next++ % drawn.length]! * below);
  for (;;) {
    const found = attempt(draw);
    if (found !== undefined) return found;
  }
}

/** Undefined if the layer refuses what was drawn. */
function attempt(draw: Draw): Case | undefined {
  const type = draw(2) === 0 ? one(convolutions, draw) : one(names, draw);
  const spec = { type, ...parameters(type, draw) };
  const input = shape(draw);
  try {
    const block = partOf<Layer>(spec)(input, { shape: [6, 6, 3], range: [-1, 1], classes: 0 });
    return { spec, block, shape: [1 + draw(3), ...input] };
  } catch (error) {
    if (error instanceof InvalidParameter) return undefined;
    throw error;
  }
}

/** Mostly images of odd and even extents, of one pixel at least. */
function shape(draw: Draw): Shape {
  if (draw(6) === 0) return [1 + draw(20)];
  const extent = () => 1 + draw(draw(4) === 0 ? 29 : 12);
  return [extent(), extent(), 1 + draw(draw(3) === 0 ? usual : 4)];
}

function parameters(type: string, draw: Draw): Record<string, unknown> {
  const { params } = catalogue[type]!;
  const entries = Object.entries(params.properties as Record<string, TSchema>)
    .filter(([name]) => (params.required ?? []).includes(name) || draw(3) > 0)
    .map(([name, schema]) => [name, value(name, schema, draw)]);
  return Object.fromEntries(entries.filter(([, drawn]) => drawn !== undefined));
}

/** A value that a schema allows; undefined for parts and lists, which keep their defaults. */
function value(name: string, schema: TSchema, draw: Draw): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.anyOf !== undefined) return value(name, one(schema.anyOf, draw), draw);
  if (schema.type === "boolean") return draw(2) === 0;
  if (kindsOf(schema) !== undefined || schema.type === "array") return undefined;
  const low: number = schema.minimum ?? schema.exclusiveMinimum ?? 0;
  const high = Math.min(schema.maximum, largest[name] ?? usual);
  if (schema.type === "integer") return low + draw(high - low + 1);
  return low + ((high - low) * (1 + draw(8))) / 8;
}

function one<T>(values: readonly T[], draw: Draw): T {
  return values[draw(values.length)]!;
}
