/** A part of the network; `name` begins the names of its tensors. */
export type Layer =
  | {
      readonly kind: "convolution";
      readonly name: string;
      readonly channels: number;
      readonly kernel: readonly [height: number, width: number];
      readonly stride: 1 | 2;
      readonly padding: "same" | "valid";
    }
  | { readonly kind: "pool"; readonly of: "max" | "average"; readonly stride: 1 | 2 }
  | { readonly kind: "branches"; readonly name: string; readonly branches: readonly (readonly Layer[])[] };

/** A convolution that keeps the size, of 1 x 1 by default. */
const conv = (name: string, channels: number, height = 1, width = height): Layer => ({
  kind: "convolution",
  name,
  channels,
  kernel: [height, width],
  stride: 1,
  padding: "same",
});

/** A convolution of 3 x 3 without padding. */
const valid = (name: string, channels: number, stride: 1 | 2): Layer => ({
  kind: "convolution",
  name,
  channels,
  kernel: [3, 3],
  stride,
  padding: "valid",
});

/** Pooling of 3 x 3; an average is that of the cells that exist. */
const pool = (of: "max" | "average", stride: 1 | 2 = 1): Layer => ({ kind: "pool", of, stride });

/** Several ways for one input; their outputs are concatenated along the channels. */
const branches = (name: string, ...ways: readonly (readonly Layer[])[]): Layer => ({
  kind: "branches",
  name,
  branches: ways,
});

const reduction = [pool("max", 2)];
const pooled = (channels: number, of: "max" | "average" = "average") => [
  pool(of),
  conv("branch_pool", channels),
];

const fiveByFive = (name: string, poolChannels: number) =>
  branches(
    name,
    [conv("branch1x1", 64)],
    [conv("branch5x5_1", 48), conv("branch5x5_2", 64, 5)],
    [conv("branch3x3dbl_1", 64), conv("branch3x3dbl_2", 96, 3), conv("branch3x3dbl_3", 96, 3)],
    pooled(poolChannels),
  );

const sevenBySeven = (name: string, inner: number) =>
  branches(
    name,
    [conv("branch1x1", 192)],
    [conv("branch7x7_1", inner), conv("branch7x7_2", inner, 1, 7), conv("branch7x7_3", 192, 7, 1)],
    [
      conv("branch7x7dbl_1", inner),
      conv("branch7x7dbl_2", inner, 7, 1),
      conv("branch7x7dbl_3", inner, 1, 7),
      conv("branch7x7dbl_4", inner, 7, 1),
      conv("branch7x7dbl_5", 192, 1, 7),
    ],
    pooled(192),
  );

const wide = (name: string, poolOf: "max" | "average") =>
  branches(
    name,
    [conv("branch1x1", 320)],
    [conv("branch3x3_1", 384), forked("branch3x3_2")],
    [conv("branch3x3dbl_1", 448), conv("branch3x3dbl_2", 384, 3), forked("branch3x3dbl_3")],
    pooled(192, poolOf),
  );

const forked = (name: string) => branches("", [conv(`${name}a`, 384, 1, 3)], [conv(`${name}b`, 384, 3, 1)]);

/**
 * Inception-V3 (Szegedy et al. 2015) up to its global average, as TensorFlow's file of 2015-12-05 has it. It differs from
 * torchvision's in pooling: averages leave the padding out, and the last block takes maxima, by an oversight that the
 * weights were trained with.
 */
export const layers: readonly Layer[] = [
  valid("Conv2d_1a_3x3", 32, 2),
  valid("Conv2d_2a_3x3", 32, 1),
  conv("Conv2d_2b_3x3", 64, 3),
  pool("max", 2),
  conv("Conv2d_3b_1x1", 80),
  valid("Conv2d_4a_3x3", 192, 1),
  pool("max", 2),
  fiveByFive("Mixed_5b", 32),
  fiveByFive("Mixed_5c", 64),
  fiveByFive("Mixed_5d", 64),
  branches(
    "Mixed_6a",
    [valid("branch3x3", 384, 2)],
    [conv("branch3x3dbl_1", 64), conv("branch3x3dbl_2", 96, 3), valid("branch3x3dbl_3", 96, 2)],
    reduction,
  ),
  sevenBySeven("Mixed_6b", 128),
  sevenBySeven("Mixed_6c", 160),
  sevenBySeven("Mixed_6d", 160),
  sevenBySeven("Mixed_6e", 192),
  branches(
    "Mixed_7a",
    [conv("branch3x3_1", 192), valid("branch3x3_2", 320, 2)],
    [
      conv("branch7x7x3_1", 192),
      conv("branch7x7x3_2", 192, 1, 7),
      conv("branch7x7x3_3", 192, 7, 1),
      valid("branch7x7x3_4", 192, 2),
    ],
    reduction,
  ),
  wide("Mixed_7b", "average"),
  wide("Mixed_7c", "max"),
];

/** Channels of an image. */
const imageChannels = 3;
export const features = 2048;

/** Outputs of the last, dense layer: 1000 classes of ImageNet and 8 that were never used. */
export const outputs = 1008;

/** Shape of a convolution's kernel in PyTorch: [outputs, inputs, height, width]. */
export type KernelShape = readonly [outputs: number, inputs: number, height: number, width: number];

/** Kernels of all convolutions, by the name that begins their tensors' names. */
export const kernels: ReadonlyMap<string, KernelShape> = new Map(
  kernelsIn(layers, imageChannels, "").kernels,
);

/** A layer's name within the layer around it. */
export function nameIn(prefix: string, name: string): string {
  return [prefix, name].filter(Boolean).join(".");
}

interface Found {
  readonly kernels: readonly (readonly [string, KernelShape])[];
  /** Channels of the output. */
  readonly channels: number;
}

function kernelsIn(sequence: readonly Layer[], channels: number, prefix: string): Found {
  return sequence.reduce<Found>(
    (found, layer) => {
      const next = kernelsOf(layer, found.channels, prefix);
      return { kernels: [...found.kernels, ...next.kernels], channels: next.channels };
    },
    { kernels: [], channels },
  );
}

function kernelsOf(layer: Layer, channels: number, prefix: string): Found {
  if (layer.kind === "pool") return { kernels: [], channels };
  const name = nameIn(prefix, layer.name);
  if (layer.kind === "convolution")
    return { kernels: [[name, [layer.channels, channels, ...layer.kernel]]], channels: layer.channels };
  const ways = layer.branches.map((branch) => kernelsIn(branch, channels, name));
  return {
    kernels: ways.flatMap((way) => way.kernels),
    channels: ways.reduce((sum, way) => sum + way.channels, 0),
  };
}
