import {
  findTensorboard,
  installTensorboard,
  type Tensorboard,
  tensorboardVersion,
} from "../../../src/runner/tensorboard/environment.ts";

/** How long a first installation may take on a slow network. */
export const installTimeoutMs = 600_000;

/** The real TensorBoard in the version that we are tested with, installed if it is not there. */
export async function realTensorboard(): Promise<Tensorboard> {
  const found = await findTensorboard();
  return found?.version === tensorboardVersion ? found : installTensorboard(console.log);
}
