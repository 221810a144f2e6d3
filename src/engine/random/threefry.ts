/**
 * Threefry-2x32 with 20 rounds: a bijection of 64-bit counters under a 64-bit key, whose values at successive counters
 * are independent uniform bits (Salmon et al. 2011, "Parallel Random Numbers: As Easy as 1, 2, 3", section 3.2). It has
 * no state, so nothing has to be saved.
 */
export type Words = readonly [number, number];

const parity = 0x1bd11bda;
const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;

/** Writes the two unsigned words that `key` gives for a counter to `out[at]` and `out[at + 1]`. */
export function threefry(key: Words, counter0: number, counter1: number, out: Uint32Array, at = 0): void {
  const schedule = [key[0], key[1], parity ^ key[0] ^ key[1]] as const;
  let x0 = (counter0 + schedule[0]) | 0;
  let x1 = (counter1 + schedule[1]) | 0;
  for (let group = 0; group < 5; group++) {
    for (let round = 0; round < 4; round++) {
      const turn = rotations[(4 * group + round) % 8]!;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << turn) | (x1 >>> (32 - turn))) ^ x0;
    }
    x0 = (x0 + schedule[(group + 1) % 3]!) | 0;
    x1 = (x1 + schedule[(group + 2) % 3]! + group + 1) | 0;
  }
  out[at] = x0;
  out[at + 1] = x1;
}
