import type { Pickled } from "../pickle/values.ts";
import type { Refuse } from "../refuse.ts";

/**
 * Notes a step through what was saved, at some depth and past some values. It refuses what would take too long:
 * modules that hold each other, and those that hold one many times over.
 */
export interface Walk {
  (depth: number, values: number): void;
  readonly refuse: Refuse;
}

/** Levels of what was saved, and of modules in modules. */
const depthLimit = 64;
/** Values of modules, which may be more than the file has. */
const valueLimit = 100_000;
/** Of one part of a name; names grow with depth. */
const nameLimit = 200;

export function startWalk(refuse: Refuse): Walk {
  let passed = 0;
  const step = (depth: number, values: number) => {
    passed += values;
    if (depth > depthLimit) refuse(`what it holds is nested more than ${depthLimit} deep`);
    if (passed > valueLimit) refuse(`it holds more than ${valueLimit} values`);
  };
  return Object.assign(step, { refuse });
}

/** A dictionary's key as part of a name. */
export function nameOf(key: Pickled, { refuse }: Walk): string {
  if (typeof key === "number") return String(key);
  if (typeof key !== "string") return "?";
  return key.length <= nameLimit ? key : refuse(`a name of ${key.length} letters; at most ${nameLimit}`);
}
