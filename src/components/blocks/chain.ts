import {
  type Block,
  type BufferSpec,
  plainTraits,
  type Sample,
  type Shape,
  type Traits,
  type WeightSpec,
} from "./block.ts";

/** Builds a block once the shape that enters it is known. Throws an `InvalidParameter` where the two do not fit. */
export type Layer = (input: Shape, sample: Sample) => Block;

/** Blocks one after the other. Their tensors are named by position, as PyTorch names them: `0.weight`. */
export function chain(layers: readonly Layer[]): Layer {
  return (input, sample) => {
    const blocks: Block[] = [];
    for (const layer of layers) {
      const entering = blocks.at(-1)?.output ?? input;
      blocks.push(layer(entering, sample));
    }
    return {
      output: blocks.at(-1)?.output ?? input,
      weights: merged(blocks, (block) => block.weights),
      buffers: merged(blocks, (block) => block.buffers),
      apply: (x, pass) =>
        blocks.reduce((value, block, index) => block.apply(value, pass.within(`${index}.`)), x),
      traits: blocks.map((block) => block.traits).reduce(afterwards, { ...plainTraits, range: "input" }),
    };
  };
}

/** Traits of two blocks in a row. */
function afterwards(first: Traits, second: Traits): Traits {
  const noSecondDerivative = first.noSecondDerivative ?? second.noSecondDerivative;
  return {
    range: second.range === "input" ? first.range : second.range,
    batchStatistics: first.batchStatistics || second.batchStatistics,
    conditional: first.conditional || second.conditional,
    lipschitz: first.lipschitz || second.lipschitz,
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
