import { expect, test } from "vitest";
import { damaged, refusalOf, victims } from "./hostile.ts";

/** `npm run nightly` does the same with 10,000. */
const count = 300;

test.each(Object.entries(victims))("%s: every damaged file is refused in one line, or read", (_, files) => {
  const refusals = Array.from({ length: count }, (_, index) => {
    const victim = files[index % files.length]!;
    return refusalOf(victim, damaged(victim, index));
  });
  // By far most of the bytes of a small file describe the others.
  expect(refusals.filter((refusal) => refusal !== undefined).length).toBeGreaterThan(count / 3);
});

test.each(Object.values(victims).flat())("$name is read while it is intact", (victim) => {
  expect(refusalOf(victim, victim.bytes)).toBeUndefined();
});
