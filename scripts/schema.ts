import { writeFileSync } from "node:fs";
import { experiment } from "../src/components/experiment.ts";
import { builtIn } from "../src/components/index.ts";
import { schemaText } from "../src/registry/schema.ts";

// Run by `npm run schema` after a change to any component's parameters; a test compares the file.
const file = new URL("../schemas/experiment.schema.json", import.meta.url);
writeFileSync(file, schemaText(experiment, new Map(Object.entries(builtIn))));
