import { batchesPerEpoch } from "../algorithms/batches.ts";
import { brokenPromise, type Data } from "../components/datasets/contract.ts";
import { exitCodes, UserError } from "../errors.ts";
import type { Checked } from "./checked.ts";

/** Reads an experiment's data and checks that it is what its dataset promises. @throws UserError (exit 3) if it is not. */
export async function loadData(
  { parts, resolved, training }: Checked,
  notice: (line: string) => void,
): Promise<Data> {
  const data = await parts.dataset.load(notice);
  const { type } = resolved.dataset as { readonly type: string };
  const broken = await brokenPromise(parts.dataset, data);
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
