import type { Block, Shape } from "../../../components/blocks/block.ts";
import { flattenedLayouts } from "../../flattened.ts";
import { modulesOf } from "../../modules.ts";
import { fromTorch, type TorchLayout } from "../../torchLayout.ts";
import type { Origin } from "../weightsFile.ts";

/** A tensor that a network needs, in the conventions of the file's framework. */
export interface Wanted {
  readonly name: string;
  readonly shape: Shape;
  /** Its shape here. */
  readonly ours: Shape;
  /** Reorders a file's values into our order. */
  readonly arrange: (values: Float32Array) => Float32Array;
  /** What `arrange` changes; empty if nothing. */
  readonly how: string;
}

export interface WantedModule {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, Wanted>;
}

/**
 * The tensors that a network needs from a file of that origin.
 *
 * @param input shape of one input of the network
 */
export function wantedModules(origin: Origin, network: Block, input: Shape): WantedModule[] {
  const layouts = origin === "torch" ? flattenedLayouts(network, input) : {};
  return modulesOf(network).map(({ path, tensors }) => ({
    path,
    tensors: new Map(
      [...tensors].map(([role, { shape }]) => {
        const name = `${path}.${role}`;
        return [role, layouts[name] === undefined ? unchanged(name, shape) : fromLayout(name, layouts[name])];
      }),
    ),
  }));
}

/** Keras too has channels last, and its kernels have TensorFlow's order of axes. */
function unchanged(name: string, shape: Shape): Wanted {
  return { name, shape, ours: shape, arrange: (values) => values, how: "" };
}

function fromLayout(name: string, layout: TorchLayout): Wanted {
  const { torch, ours } = layout;
  return { name, shape: torch, ours, arrange: (values) => fromTorch(layout, values), how: change(layout) };
}

function change({ torch, axes, order }: TorchLayout): string {
  const isFlattened = axes.length > torch.length;
  if (isFlattened) return torch.length === 1 ? "channels last" : "transposed, channels last";
  return order.every((axis, i) => axis === i) ? "" : `transposed ${order.join(" ")}`;
}
