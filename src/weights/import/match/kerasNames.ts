import { groupedBy, type Place, type Source, type SourceModule } from "./source.ts";

/** Keras's words for what a tensor is to its layer. */
const roles: ReadonlyMap<string, string> = new Map([
  ["kernel", "weight"],
  ["embeddings", "weight"],
  ["gamma", "weight"],
  ["beta", "bias"],
  ["moving_mean", "running_mean"],
  ["moving_variance", "running_var"],
]);

/** `conv2d_1/kernel:0` in our words. */
export function kerasModules(tensors: readonly Source[]): SourceModule[] {
  return groupedBy(tensors, placeOf);
}

function placeOf(name: string): Place {
  const slash = name.lastIndexOf("/");
  const last = name.slice(slash + 1).replace(/:\d+$/, "");
  return [name.slice(0, Math.max(slash, 0)), roles.get(last) ?? last];
}
