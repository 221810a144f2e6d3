import { expect, test } from "vitest";
import { damaged, refusalOf, victims } from "../weights/import/hostile.ts";

/** The test suite tries the first 300 of them. */
const count = 10_000;

test.each(Object.entries(victims))(
  `%s: of ${count} damaged files each is refused in one line, or taken`,
  (_, files) => {
    const megabytes = () => process.memoryUsage().rss / 2 ** 20;
    let peak = 0;
    for (let index = 0; index < count; index++) {
      const victim = files[index % files.length]!;
      refusalOf(victim, damaged(victim, index));
      peak = Math.max(peak, megabytes());
    }
    // The files are of 40 kilobytes at most; what is beyond is this process and what it has not yet swept up.
    expect(peak).toBeLessThan(1024);
  },
);
