import { expect, test } from "vitest";
import { exitCodes } from "../../src/errors.ts";
import { latestCheckpoint } from "../../src/runner/trained.ts";
import { temporaryDirectory } from "./temporary.ts";

test("a run that has saved nothing yet is told of by name", async () => {
  const directory = await temporaryDirectory();
  await expect(latestCheckpoint({ directory, notice: () => {} })).rejects.toMatchObject({
    name: "UserError",
    exitCode: exitCodes.checkpoint,
    message: `${directory}: has no checkpoint yet`,
  });
});
