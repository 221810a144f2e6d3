import {
  type Block,
  type BufferSpec,
  elements,
  plainTraits,
  type Sample,
  type Shape,
  type Traits,
  type WeightSpec,
} from "./block.ts";

/** Builds a block for an input shape. @throws InvalidParameter if its parameters do not fit the shape. */
export type Layer = (input: Shape, sample: Sample) => Block;

/** Elements that a block computes for one sample. */
export const activationsOf = ({ activations, output }: Block): number => activations ?? elements(output);

/** Layers in sequence. Tensors are named by position, as in PyTorch's Sequential: `0.weight`. */
export function chain(layers: readonly Layer[]): Layer {
  return (input, sample) => {
    const blocks: Block[] = [];
    for (const layer of layers) {
      const shape = blocks.at(-1)?.output ?? input;
      blocks.push(layer(shape, sample));
    }
    return {
      output: blocks.at(-1)?.output ?? input,
      weights: merged(blocks, (block) => block.weights),
      buffers: merged(blocks, (block) => block.buffers),
      apply: (x, pass) =>
        blocks.reduce((value, block, index) => block.apply(value, pass.within(`${index}.`)), x),
      activations: blocks.reduce((sum, block) => sum + activationsOf(block), 0),
      traits: blocks.map((block) => block.traits).reduce(afterwards, { ...plainTraits, range: "input" }),
    };
  };
}

/** Traits of `second` applied after `first`. */
function afterwards(first: Traits, second: Traits): Traits {
  const noSecondDerivative = first.noSecondDerivative ?? second.noSecondDerivative;
  const values = [first, second].flatMap(({ valuesPerStatistic }) => valuesPerStatistic ?? []);
  return {
    range: second.range === "input" ? first.range : second.range,
    batchStatistics: first.batchStatistics || second.batchStatistics,
    conditional: first.conditional || second.conditional,
    lipschitz: first.lipschitz || second.lipschitz,
    ...(values.length > 0 && { valuesPerStatistic: Math.min(...values) }),
    ...(noSecondDerivative !== undefined && { noSecondDerivative }),
  };
}

function merged<Spec extends WeightSpec | BufferSpec>(
  blocks: readonly Block[],
  specs: (block: Block) => Readonly<Record<string, Spec>>,
): Record<string, Spec> {
  const entries = blocks.flatMap((block, index) =>
    Object.entries(specs(block)).map(([name, spec]) => [`${index}.${name}`, spec] as const),
  );
  return Object.fromEntries(entries);
}
