import { readFileSync } from "node:fs";
import { unzipSync, zipSync } from "fflate";
import { type Stream, stream } from "../../../src/engine/random/streams.ts";
import { exitCodes, UserError } from "../../../src/errors.ts";
import { fill } from "../../../src/weights/import/fill.ts";
import { decodeWeights } from "../../../src/weights/import/read.ts";
import { fixture, type GameName, networksNamed } from "../games.ts";

/** Files that are damaged on purpose, and the game whose networks they fill while they are sound. */
export interface Victim {
  readonly name: string;
  readonly game: GameName;
  readonly bytes: Uint8Array;
}

const victim = (game: GameName, name: string, change = (bytes: Uint8Array) => bytes): Victim => ({
  name,
  game,
  bytes: change(readFileSync(fixture(name))),
});

/** By format. Archives are taken without their sums too, which would catch most damage before it is met. */
export const victims: Readonly<Record<string, readonly Victim[]>> = {
  zip: [
    victim("s0", "s0-generator-model.pth"),
    victim("s0", "s0-checkpoint.pth", withoutSums),
    victim("dense", "dense-generator.pth", withoutSums),
    victim("spectral", "spectral-norm.pth", withoutSums),
  ],
  deflated: [
    victim("s0", "s0-checkpoint.pth", (bytes) => withoutSums(zipSync(unzipSync(bytes), { level: 6 }))),
  ],
  keras3: [
    victim("s1", "keras3-generator.keras", withoutSums),
    victim("s1", "keras3-generator.weights.h5"),
    victim("s1", "keras3-both.weights.h5"),
  ],
  legacy: [victim("s0", "s0-generator-weights-legacy.pth"), victim("s0", "s0-critic-model-legacy.pth")],
  h5: [
    victim("s1", "s1-generator-weights.h5"),
    victim("s1", "s1-generator-today.h5"),
    victim("s1", "s1-both.h5"),
  ],
  safetensors: [victim("s0", "s0-generator.safetensors")],
};

/** Sets every sum in a zip archive's directory to 0, which is how PyTorch says that there is none. */
function withoutSums(bytes: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes);
  const entry = Buffer.from("PK\x01\x02", "latin1");
  for (let at = copy.indexOf(entry); at >= 0; at = copy.indexOf(entry, at + 1))
    copy.writeUInt32LE(0, at + 16);
  return copy;
}

/** The `index`-th way to damage a file, always the same. */
export function damaged({ name, bytes }: Victim, index: number): Uint8Array {
  const random = stream(index, `damage/${name}`);
  const [kind, ...draws] = random.integers(6, 2 ** 31) as unknown as [number, number, number, number];
  return damages[kind % damages.length]!(Buffer.from(bytes), draws, random);
}

type Damage = (bytes: Buffer, draws: readonly number[], random: Stream) => Uint8Array;

/** A place, half of the time near one of the ends, where files describe themselves. */
function placeIn(bytes: Buffer, [side, offset]: readonly number[]): number {
  const near = Math.min(1024, bytes.length);
  if (side! % 4 === 0) return offset! % near;
  return side! % 4 === 1 ? bytes.length - 1 - (offset! % near) : offset! % bytes.length;
}

const damages: readonly Damage[] = [
  (bytes, draws) => bytes.subarray(0, placeIn(bytes, draws)),
  (bytes, draws) => {
    bytes[placeIn(bytes, draws)]! ^= 1 << (draws[2]! % 8);
    return bytes;
  },
  (bytes, draws) => {
    const at = placeIn(bytes, draws);
    bytes.subarray(at, at + 8).fill(draws[2]! % 2 === 0 ? 0xff : 0);
    return bytes;
  },
  (bytes, draws, random) => {
    const at = placeIn(bytes, draws);
    bytes.set(random.integers(Math.min(8, bytes.length - at), 256), at);
    return bytes;
  },
  (bytes, draws) => {
    const at = placeIn(bytes, draws);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + (draws[2]! % 64))]);
  },
  (bytes, draws) => {
    const at = placeIn(bytes, draws);
    const copied = bytes.subarray(draws[3]! % bytes.length).subarray(0, 1 + (draws[2]! % 256));
    return Buffer.concat([bytes.subarray(0, at), copied, bytes.subarray(at)]);
  },
];

/**
 * Imports a file that may be damaged. Returns the refusal's message, or undefined where the file was taken (damage to a
 * value cannot be seen).
 *
 * @throws where a refusal is not one line that names the file, and whatever else is thrown: a bug.
 */
export function refusalOf({ game, name }: Victim, bytes: Uint8Array): string | undefined {
  try {
    fill(networksNamed(game), [decodeWeights(bytes, name)], () => {});
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const isGood = error.exitCode === exitCodes.checkpoint && /^[^\n]{1,600}$/.test(error.message);
    if (!isGood || !error.message.startsWith(`${name}: `)) throw error;
    return error.message;
  }
}
