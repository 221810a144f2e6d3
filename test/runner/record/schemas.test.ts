import type { TSchema } from "@sinclair/typebox";
import { expect, test } from "vitest";
import { Alarm } from "../../../src/runner/record/alarm.ts";
import { EvaluationLine } from "../../../src/runner/record/evaluation.ts";
import { MetricsLine } from "../../../src/runner/record/metrics.ts";

// After a change: npx vitest run test/runner/record/schemas.test.ts --update
test.each<[string, TSchema]>([
  ["metrics", MetricsLine],
  ["evaluations", EvaluationLine],
  ["alarms", Alarm],
])("schemas/%s.schema.json is the schema by which these lines are read", async (name, schema) => {
  const document = { $schema: "http://json-schema.org/draft-07/schema#", ...schema };
  const text = `${JSON.stringify(document, null, 2)}\n`;
  await expect(text).toMatchFileSnapshot(`../../../schemas/${name}.schema.json`);
});
