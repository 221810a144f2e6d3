import type { TSchema } from "@sinclair/typebox";
import type { Makes } from "./parameters.ts";
import { promise } from "./promise.ts";

/** What every component tells its users: what it is, where it is from, what each parameter means and may be. */
export function checkDocumentation({ about, papers = [], params }: Makes<unknown>): void {
  promise(/^\S.*\.$/su.test(about), "`about` is a sentence, which ends with a full stop");
  for (const { authors, year, title, url } of papers) {
    promise(authors !== "" && title !== "", "a paper has authors and a title");
    promise(/^https:\/\/\S+$/u.test(url), `the paper "${title}" has a url that begins with https://`);
    promise(Number.isInteger(year) && year > 1900, `the paper "${title}" has the year of its publication`);
  }
  for (const [name, schema] of Object.entries<TSchema>(params.properties)) checkParameter(name, schema);
}

function checkParameter(name: string, schema: TSchema): void {
  promise(/^[a-z][A-Za-z0-9]*$/u.test(name), `the parameter ${name} is written like this: learningRate`);
  promise(name !== "type", "no parameter is called type, which names the component");
  promise(Boolean(schema.description?.trim()), `the parameter ${name} has a description`);
  checkBounds(name, schema);
}

/** Everything that could be of any size has a limit: validation bounds neither its time nor its memory. */
function checkBounds(name: string, schema: TSchema): void {
  const has = (...keywords: string[]) => keywords.some((keyword) => typeof schema[keyword] === "number");
  const limited = (holds: boolean, what: string) => promise(holds, `the parameter ${name} has ${what}`);
  for (const choice of schema.anyOf ?? []) checkBounds(name, choice);
  if (schema.const !== undefined) return;
  if (schema.type === "number" || schema.type === "integer") {
    limited(has("minimum", "exclusiveMinimum"), "a minimum");
    limited(has("maximum", "exclusiveMaximum"), "a maximum");
  }
  if (schema.type === "string") limited(has("maxLength") || schema.enum !== undefined, "a maxLength");
  if (schema.type === "array") {
    limited(has("maxItems"), "maxItems");
    checkBounds(name, schema.items);
  }
  for (const [inner, child] of Object.entries<TSchema>(schema.properties ?? {})) checkParameter(inner, child);
}
