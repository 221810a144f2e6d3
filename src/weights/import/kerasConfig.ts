import { isRecord } from "../../files/json.ts";

/** A model or layer in Keras's description of a model. */
export interface KerasConfig {
  /** Its place among the layers of its model. */
  readonly place: number;
  /** What a normalizer adds to the variance. */
  readonly epsilon: number | undefined;
  /** The layer of a name within it, or the only one that a wrapper holds. */
  readonly inner: (name: string | undefined) => KerasConfig | undefined;
}

/** Keras's description of a model: a JSON text. Undefined if it is not one. */
export function kerasConfig(json: string): KerasConfig | undefined {
  try {
    return configOf(JSON.parse(json), 0);
  } catch {
    return undefined;
  }
}

function configOf(value: unknown, place: number): KerasConfig | undefined {
  const config = settingsOf(value);
  if (config === undefined) return undefined;
  const layers: readonly unknown[] = Array.isArray(config.layers) ? config.layers : [];
  const places = new Map(layers.map((layer, index) => [settingsOf(layer)?.name, index]));
  return {
    place,
    epsilon: typeof config.epsilon === "number" ? config.epsilon : undefined,
    inner: (name) => {
      if (config.layer !== undefined) return configOf(config.layer, 0);
      const index = places.get(name);
      return index === undefined || name === undefined ? undefined : configOf(layers[index], index);
    },
  };
}

function settingsOf(value: unknown): Record<string, unknown> | undefined {
  return isRecord(value) && isRecord(value.config) ? value.config : undefined;
}

/** What each normalizer adds to the variance, by its name, in a model and the models within it. */
export function epsilonsIn(json: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const visit = (value: unknown, depth: number) => {
    const config = settingsOf(value);
    if (config === undefined || depth > 32) return;
    if (typeof config.name === "string" && typeof config.epsilon === "number")
      found.set(config.name, config.epsilon);
    for (const layer of Array.isArray(config.layers) ? config.layers : [config.layer])
      visit(layer, depth + 1);
  };
  try {
    visit(JSON.parse(json), 0);
  } catch {
    // A description that is no JSON says nothing.
  }
  return found;
}
