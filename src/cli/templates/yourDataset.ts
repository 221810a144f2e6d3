import { createHash } from "node:crypto";
import { defineDataset, inMemory, mirrored, Type, tf } from "exp-gan";

/** Half of the images' height and width. */
const half = 8;

/**
 * What is known of the data before it is read, and how to read it. Networks are built from `sample`; `load` finds or
 * downloads the data when a run starts, and may take its time.
 */
export const yourDataset = defineDataset({
  about:
    "Grey images of 16 x 16 pixels: a disc (class 0) or a ring (class 1), of any radius, near the centre.",
  params: Type.Object({
    count: Type.Integer({
      default: 2000,
      minimum: 10,
      maximum: 1_000_000,
      description: "Number of training images; a tenth as many are for testing.",
    }),
    mirror: Type.Boolean({
      default: false,
      description: "True if training images are mirrored left to right at random.",
    }),
    // The path of a file or folder would be `path: filePath({ description: "…" })`: relative to the experiment's file in
    // YAML, absolute in `create`.
  }),
  create: ({ count, mirror }) => ({
    // Height, width and channels; the smallest and largest value that networks see; the number of classes, or 0.
    sample: { shape: [2 * half, 2 * half, 1], range: [-1, 1], classes: 2 },
    // Leave it out if only reading the data tells.
    trainCount: count,
    classNames: ["disc", "ring"],
    load: async (notify) => {
      notify(`drawing ${count} images`);
      const train = draw(0, count);
      const test = draw(count, Math.ceil(count / 10));
      return {
        train: mirror ? mirrored(train) : train,
        test,
        // From stored values, here bytes as float32, to what networks see: part of the compiled step.
        decode: (stored) => tf.sub(tf.div(stored, 127.5), 1),
        // sha256 of each file that was read, so that runs on other data are told apart.
        digests: {},
      };
    },
  }),
});

/** Images number `start` and following, in memory. Data in a large file is read when it is asked for: see `Split`. */
function draw(start: number, count: number) {
  const pixels = new Uint8Array(count * 4 * half * half);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const [x, y, size] = numbers(start + i);
    labels[i] = (start + i) % 2;
    const radius = 3 + 3 * size!;
    const image = pixels.subarray(i * 4 * half * half);
    for (let row = 0; row < 2 * half; row++)
      for (let column = 0; column < 2 * half; column++) {
        const distance = Math.hypot(column - 7 - 2 * x!, row - 7 - 2 * y!);
        const inside = labels[i] === 0 ? radius - distance : 1.5 - Math.abs(radius - distance);
        image[row * 2 * half + column] = 255 * Math.min(1, Math.max(0, inside));
      }
  }
  return inMemory(pixels, [2 * half, 2 * half, 1], labels);
}

/** Numbers from 0 to 1 that are the same on every machine and in every run. */
function numbers(index: number): readonly number[] {
  const digest = createHash("sha256").update(`image ${index}`).digest();
  return [0, 4, 8].map((place) => digest.readUInt32LE(place) / 2 ** 32);
}
