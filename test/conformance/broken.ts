import { describe, expect, it } from "vitest";
import type { Makes, Parameters } from "../../src/conformance/parameters.ts";

/** The component with something of each part that it makes changed. */
export function changed<Part extends object>(
  component: Makes<Part>,
  change: (part: Part) => Partial<Part>,
): Makes<Part> {
  return replaced(component, (part) => ({ ...part, ...change(part) }));
}

/** The component with each part that it makes replaced. */
export function replaced<Part>(component: Makes<Part>, replace: (part: Part) => Part): Makes<Part> {
  return { ...component, create: (params) => replace(component.create(params)) };
}

/** Asserts that `check` reports, for each component, the broken promise that is its key. */
export function everyBreach<Part>(
  check: (component: Makes<Part>, params?: Parameters) => Promise<void>,
  breaches: Readonly<Record<string, Makes<Part>>>,
  params: Parameters = {},
): void {
  describe("a component that breaks a promise", () => {
    it.each(Object.entries(breaches))("is reported: %s", (promise, component) =>
      expect(check(component, params)).rejects.toThrow(`broken promise: ${promise}`),
    );
  });
}
