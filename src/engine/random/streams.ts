import { threefry, type Words } from "./threefry.ts";

/** Random numbers for one purpose: the same (seed, name, step) always gives the same sequence. */
export interface Stream {
  /** `count` numbers, uniform on [0, 1), multiples of 2^-24. */
  uniform(count: number): Float32Array;
  /** `count` samples of the standard normal distribution. */
  normal(count: number): Float32Array;
  /** `count` integers, uniform on 0 … below - 1. */
  integers(count: number, below: number): Int32Array;
  /** 0 … length - 1 in random order. */
  permutation(length: number): Int32Array;
}

/** The stream named `name` of `seed` at `step`. Streams that differ in name, seed or step are independent. */
export function stream(seed: number, name: string, step = 0): Stream {
  const key = derive(derive(derive(words(0), words(seed)), digest(name)), words(step));
  return {
    uniform: (count) => uniforms(bits(key, count)),
    normal: (count) => normals(key, count),
    integers: (count, below) => Int32Array.from(bits(key, count), (word) => scale(word, below)),
    permutation: (length) => shuffled(key, length),
  };
}

function bits(key: Words, count: number): Uint32Array {
  const out = new Uint32Array(count + (count % 2));
  for (let i = 0; i < out.length; i += 2) threefry(key, i / 2, 0, out, i);
  return out.subarray(0, count);
}

function uniforms(words: Uint32Array): Float32Array {
  const out = new Float32Array(words.length);
  for (let i = 0; i < out.length; i++) out[i] = (words[i]! >>> 8) / 2 ** 24;
  return out;
}

/** Box & Muller 1958: two uniform samples give two normal ones. */
function normals(key: Words, count: number): Float32Array {
  const words = bits(key, count + (count % 2));
  const out = new Float32Array(words.length);
  for (let i = 0; i < words.length; i += 2) {
    // Half a unit away from zero, so that the logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log((words[i]! + 0.5) / 2 ** 32));
    const angle = (2 * Math.PI * words[i + 1]!) / 2 ** 32;
    out[i] = radius * Math.cos(angle);
    out[i + 1] = radius * Math.sin(angle);
  }
  return out.subarray(0, count);
}

/** Lemire's multiply-and-shift; its bias, below / 2^32, is under 2e-5 for every count used here. */
function scale(word: number, below: number): number {
  return Math.floor((word / 2 ** 32) * below);
}

/** Fisher-Yates shuffle, from the end. */
function shuffled(key: Words, length: number): Int32Array {
  const order = Int32Array.from({ length }, (_, i) => i);
  const words = bits(key, length);
  for (let i = length - 1; i > 0; i--) {
    const j = scale(words[i]!, i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

function derive(key: Words, data: Words): Words {
  const out = new Uint32Array(2);
  threefry(key, data[0], data[1], out);
  return [out[0]!, out[1]!];
}

/** An integer as two words, the low one first. */
function words(value: number): Words {
  return [value >>> 0, Math.floor(value / 2 ** 32) >>> 0];
}

/** FNV-1a with two offsets: different names must give different keys; secrecy does not matter. */
function digest(name: string): Words {
  const hash = (offset: number) =>
    new TextEncoder().encode(name).reduce((h, byte) => Math.imul(h ^ byte, 0x01000193) >>> 0, offset);
  return [hash(0x811c9dc5), hash(0x9747b28c)];
}
