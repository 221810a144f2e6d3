import type { Block, Shape } from "../../../components/blocks/block.ts";
import { flattenedLayouts } from "../../flattened.ts";
import { modulesOf, splitName } from "../../modules.ts";
import { fromTorch, type TorchLayout } from "../../torchLayout.ts";
import type { Origin } from "../weightsFile.ts";
import { kerasModules } from "./kerasNames.ts";
import { groupedBy, type Source, type SourceModule } from "./source.ts";
import { torchModules } from "./torchNames.ts";

/** A tensor that a network of ours needs, as files of one origin have it. */
export interface Wanted {
  readonly name: string;
  readonly shape: Shape;
  /** Its shape here. */
  readonly ours: Shape;
  /** Puts a file's values into our order. */
  readonly arrange: (values: Float32Array) => Float32Array;
  /** What that changes; empty where nothing. */
  readonly how: string;
}

export interface WantedModule {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, Wanted>;
}

/** A file's tensors by layer, in our words. */
export function sourceModules(origin: Origin, tensors: readonly Source[]): SourceModule[] {
  if (origin === "torch") return torchModules(tensors);
  return origin === "keras" ? kerasModules(tensors) : groupedBy(tensors, splitName);
}

/** What a network needs from a file of that origin. @param input shape of what enters the network. */
export function wantedModules(origin: Origin, network: Block, input: Shape): WantedModule[] {
  const layouts = origin === "torch" ? flattenedLayouts(network, input) : {};
  return modulesOf(network).map(({ path, tensors }) => ({
    path,
    tensors: new Map(
      [...tensors].map(([role, { shape }]) => {
        const name = `${path}.${role}`;
        return [role, layouts[name] === undefined ? asItIs(name, shape) : fromLayout(name, layouts[name])];
      }),
    ),
  }));
}

/** Keras keeps channels last too, and its kernels' axes are TensorFlow's. */
function asItIs(name: string, shape: Shape): Wanted {
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
