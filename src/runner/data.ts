import { batchesPerEpoch, decoded } from "../algorithms/batches.ts";
import type { Sample } from "../components/blocks/block.ts";
import { brokenPromise, type Data, type Notify } from "../components/datasets/contract.ts";
import { exitCodes, UserError } from "../errors.ts";
import type { Checked } from "./checked.ts";

/** Reads an experiment's data and checks that it is what its dataset promises. @throws UserError (exit 3) if it is not. */
export async function loadData({ parts, resolved, training }: Checked, notice: Notify): Promise<Data> {
  const data = await parts.dataset.load(notice);
  const { type } = resolved.dataset as { readonly type: string };
  const broken = (await brokenPromise(parts.dataset, data)) ?? (await wrongShape(parts.dataset.sample, data));
  if (broken !== undefined)
    throw new UserError(`dataset ${type}: its data breaks a promise: ${broken}`, exitCodes.data);
  const { size } = training.batches;
  if (parts.order !== "drawn" && batchesPerEpoch(size, data.train.count) === 0)
    throw new UserError(
      `dataset ${type}: ${data.train.count} training samples are less than a batch of ${size}; lower batchSize`,
      exitCodes.data,
    );
  return data;
}

/** Says that a decoded sample has not the shape that the networks are built for; undefined if it has. */
async function wrongShape({ shape }: Sample, { train, decode }: Data): Promise<string | undefined> {
  const sample = await decoded(train, decode, Int32Array.of(0));
  const [, ...found] = sample.shape;
  sample.dispose();
  if (found.join() === shape.join()) return undefined;
  return `a sample has shape [${shape.join(", ")}], and \`decode\` returns [${found.join(", ")}]`;
}
