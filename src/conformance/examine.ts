import type { TSchema } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { openEngine } from "../engine/open.ts";
import { InvalidParameter } from "../registry/invalidParameter.ts";
import { type Makes, make, type Parameters } from "./parameters.ts";
import { promise } from "./promise.ts";

/**
 * Checks what all kinds promise, then runs `check` on the part made with `params`. Uses the open engine, or
 * opens the plain JavaScript one.
 */
export async function examine<Part>(
  component: Makes<Part>,
  params: Parameters,
  check: (part: Part) => void | Promise<void>,
): Promise<void> {
  await withEngine(async () => {
    checkDocumentation(component);
    const before = tf.memory().numTensors;
    const part = make(component, params);
    promise(tf.memory().numTensors === before, "`create` makes no tensor");
    await asPromise(() => check(part));
  });
}

/** A part that its user refuses, such as a loss whose term is not a scalar, breaks a promise, too. */
async function asPromise(check: () => void | Promise<void>): Promise<void> {
  try {
    await check();
  } catch (error) {
    promise(!(error instanceof InvalidParameter), error instanceof Error ? error.message : "");
    throw error;
  }
}

/** Runs `check` on the open engine, or on the plain JavaScript one, and frees the tensors that it makes. */
export async function withEngine(check: () => Promise<void>): Promise<void> {
  if (!tf.getBackend()) await openEngine("cpu", { notify: () => {} });
  tf.engine().startScope();
  try {
    await check();
  } finally {
    tf.engine().endScope();
  }
}

/** Checks what a component says of itself: about, papers, named settings, and each parameter's meaning and limits. */
export function checkDocumentation(component: Makes<unknown>): void {
  const { about, papers = [], params, settings = {} } = component;
  promise(isSentence(about), "`about` is a sentence, which ends with a full stop");
  for (const [name, setting] of Object.entries(settings)) {
    promise(isSentence(setting.about), `the setting ${name} has an \`about\`, which ends with a full stop`);
    make(component, setting.params);
  }
  for (const { authors, year, title, url } of papers) {
    promise(authors !== "" && title !== "", "a paper has authors and a title");
    promise(/^https:\/\/\S+$/u.test(url), `the paper "${title}" has a url that begins with https://`);
    promise(Number.isInteger(year) && year > 1900, `the paper "${title}" has the year of its publication`);
  }
  for (const [name, schema] of Object.entries<TSchema>(params.properties)) checkParameter(name, schema);
}

const isSentence = (about: string): boolean => /^\S.*\.$/su.test(about);

function checkParameter(name: string, schema: TSchema): void {
  promise(
    /^[a-z][A-Za-z0-9]*$/u.test(name),
    `the parameter ${name} is named in camelCase, such as learningRate`,
  );
  promise(name !== "type", "no parameter is called type, which names the component");
  promise(Boolean(schema.description?.trim()), `the parameter ${name} has a description`);
  checkBounds(name, schema);
}

/** Checks that numbers, strings and lists have limits: validation itself bounds neither its time nor its memory. */
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
