import type { Catalogues } from "../registry/component.ts";
import type { Group } from "./groups.ts";
import { originsOf } from "./origins.ts";
import { differingSettings } from "./settings.ts";

/** A setting that is not the same in all groups. */
export interface Difference {
  readonly path: string;
  /** Of each group, in their order. */
  readonly cells: readonly {
    /** Undefined where the group's experiment has no such setting. */
    readonly value: unknown;
    /** Undefined where it cannot be told. */
    readonly origin: string | undefined;
  }[];
}

/** Only what differs; origins are those of each group's first run. */
export function differences(groups: readonly Group[], catalogues: Catalogues): readonly Difference[] {
  const paths = differingSettings(groups.map(({ settings }) => settings));
  if (paths.length === 0) return [];
  const origins = groups.map(({ runs }) => originsOf(runs[0]!, catalogues));
  return paths.map((path) => ({
    path,
    cells: groups.map(({ settings }, index) => ({
      value: settings.get(path),
      origin: settings.has(path) ? origins[index]!.get(path) : undefined,
    })),
  }));
}
