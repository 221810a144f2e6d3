/** i32.const 1000000, local.set 7, local.get 6, i32.const 2, i32.and: a thread of the pool is about to look for work. */
const million = Buffer.from([0x41, 0xc0, 0x84, 0x3d, 0x21, 7, 0x20, 6, 0x41, 2, 0x71]);
/** i32.const 1000, in as many bytes. */
const thousand = Buffer.from([0x41, 0xe8, 0x87, 0x00]);

/**
 * The threaded build of version 4.22.0 with threads that sleep when they have done their part. As shipped they look for
 * more a million times, 0.8 ms, in which nothing comes, for products are further apart; and where Linux keeps a thread
 * on one core with the one that waits for it, as it does while others are busy, each product takes that much longer.
 */
export function withSleepingThreads(binary: Buffer): Buffer {
  const place = binary.indexOf(million);
  if (place < 0 || binary.indexOf(million, place + 1) >= 0)
    throw new Error("another build, whose threads wait in another way");
  const changed = Buffer.from(binary);
  changed.set(thousand, place);
  return changed;
}
