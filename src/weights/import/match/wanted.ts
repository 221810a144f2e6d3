import type { Block, Shape, WeightSpec } from "../../../components/blocks/block.ts";
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
  /** What the layer adds to the variance, if it is a normalizer. */
  readonly epsilon?: number | undefined;
}

export type LayerKind = WeightSpec["of"];

export interface WantedModule {
  readonly path: string;
  readonly kind: LayerKind;
  /** The axis of the outputs in the file's weight, if the layer has a kernel. */
  readonly outputAxis?: number | undefined;
  readonly tensors: ReadonlyMap<string, Wanted>;
}

/**
 * The tensors that a network needs from a file of that origin.
 *
 * @param input shape of one input of the network
 */
export function wantedModules(origin: Origin, network: Block, input: Shape): WantedModule[] {
  const layouts = origin === "torch" ? flattenedLayouts(network, input) : {};
  return modulesOf(network).map(({ path, tensors }) => {
    const wanted = [...tensors].map(([role, { shape, epsilon }]) => {
      const name = `${path}.${role}`;
      const layout = layouts[name];
      return [role, { ...(layout ? fromLayout(name, layout) : unchanged(name, shape)), epsilon }] as const;
    });
    const [weight] = [...tensors.values()].filter((spec) => "of" in spec);
    const kind = weight?.of ?? "normalizer";
    return {
      path,
      kind,
      outputAxis: outputAxes[origin === "torch" ? "torch" : "ours"][kind],
      tensors: new Map(wanted),
    };
  });
}

/** The axis of a kernel's outputs. */
const outputAxes: Readonly<Record<"torch" | "ours", Readonly<Partial<Record<LayerKind, number>>>>> = {
  torch: { dense: 0, convolution: 0, transposedConvolution: 1 },
  ours: { dense: 1, convolution: 3, transposedConvolution: 2 },
};

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
