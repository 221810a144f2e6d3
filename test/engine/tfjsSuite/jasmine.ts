import { expectations, InAnyOrder, isError, type Spy } from "./matchers.ts";

/** How a spec ended; without problems it passed. */
export interface Outcome {
  readonly name: string;
  readonly problems: readonly string[];
}

type Body = (done?: Done) => unknown;
type Done = (() => void) & { fail: (reason?: unknown) => void };

interface Suite {
  readonly name: string;
  readonly parent: Suite | undefined;
  readonly hooks: Record<"beforeAll" | "afterAll" | "beforeEach" | "afterEach", Body[]>;
  readonly parts: (Suite | Spec)[];
}

interface Spec {
  readonly name: string;
  readonly body: Body;
}

const suiteOf = (name: string, parent?: Suite): Suite => ({
  name,
  parent,
  hooks: { beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] },
  parts: [],
});

/** What the spec in progress leaves behind. */
interface Progress {
  problems: string[];
  /** Take its spies away. */
  restore: (() => void)[];
}

/**
 * As much of Jasmine as TensorFlow.js's specs use, as global names. Returns a function that runs the specs that were
 * described meanwhile and whose full name is wanted, one after another.
 */
export function installJasmine(): (wanted: (name: string) => boolean) => Promise<Outcome[]> {
  const root = suiteOf("");
  const progress: Progress = { problems: [], restore: [] };
  Object.assign(globalThis, describing(root), expecting(progress));
  return (wanted) => runSuite(root, wanted, progress);
}

/** The words that describe suites and specs. */
function describing(root: Suite) {
  let described = root;
  const hook = (name: keyof Suite["hooks"]) => (body: Body) => described.hooks[name].push(body);
  return {
    describe: (name: string, body: () => void) => {
      const outer = described;
      described = suiteOf(`${outer.name} ${name}`.trim(), outer);
      outer.parts.push(described);
      body();
      described = outer;
    },
    it: (name: string, body: Body) =>
      described.parts.push({ name: `${described.name} ${name}`.trim(), body }),
    xit: () => {},
    beforeAll: hook("beforeAll"),
    afterAll: hook("afterAll"),
    beforeEach: hook("beforeEach"),
    afterEach: hook("afterEach"),
  };
}

/** The words inside a spec. */
function expecting(progress: Progress) {
  const report = (problem: string) => void progress.problems.push(problem);
  const rejection = async (promise: Promise<unknown>, expected: readonly unknown[]) => {
    const error = await promise.then(
      () => undefined,
      (error) => error,
    );
    if (!isError(error, expected)) report(`rejected with ${error}`);
  };
  return {
    fail: (reason: unknown) => report(`failed: ${reason}`),
    expect: (actual: unknown) => expectations(actual, report),
    expectAsync: (promise: Promise<unknown>) => ({
      toBeRejectedWithError: (...expected: unknown[]) => rejection(promise, expected),
    }),
    spyOn: (object: Record<string, unknown>, name: string) => spyOn(object, name, progress),
    jasmine: { arrayWithExactContents: (values: unknown[]) => new InAnyOrder(values) },
  };
}

async function runSuite(
  suite: Suite,
  wanted: (name: string) => boolean,
  progress: Progress,
): Promise<Outcome[]> {
  if (!specsOf(suite).some(({ name }) => wanted(name))) return [];
  const outcomes: Outcome[] = [];
  for (const body of suite.hooks.beforeAll) await settle(body, progress);
  for (const part of suite.parts) {
    if ("parts" in part) outcomes.push(...(await runSuite(part, wanted, progress)));
    else if (wanted(part.name)) outcomes.push(await runSpec(part, suite, progress));
  }
  for (const body of suite.hooks.afterAll) await settle(body, progress);
  return outcomes;
}

async function runSpec(spec: Spec, suite: Suite, progress: Progress): Promise<Outcome> {
  Object.assign(progress, { problems: [], restore: [] });
  const suites = ancestors(suite);
  const before = suites.flatMap(({ hooks }) => hooks.beforeEach);
  const after = suites.toReversed().flatMap(({ hooks }) => hooks.afterEach);
  for (const body of [...before, spec.body]) if (progress.problems.length === 0) await settle(body, progress);
  for (const body of after) await settle(body, progress);
  for (const undo of progress.restore) undo();
  return { name: spec.name, problems: progress.problems };
}

function ancestors(suite: Suite | undefined): Suite[] {
  return suite === undefined ? [] : [...ancestors(suite.parent), suite];
}

function specsOf(suite: Suite): Spec[] {
  return suite.parts.flatMap((part) => ("parts" in part ? specsOf(part) : [part]));
}

/** Milliseconds after which a spec that waits for its `done` has failed. */
const patience = 20_000;

async function settle(body: Body, { problems }: Progress): Promise<void> {
  try {
    await (body.length === 0 ? body() : called(body));
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
}

function called(body: Body): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("never done")), patience);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      settle();
    };
    const done = Object.assign(() => end(resolve), { fail: (reason: unknown) => end(() => reject(reason)) });
    Promise.resolve(body(done)).catch(done.fail);
  });
}

/** Replaces a method by one that keeps its calls, until the spec is over. */
function spyOn(object: Record<string, unknown>, name: string, { restore }: Progress) {
  const original = object[name] as (...args: unknown[]) => unknown;
  const received: unknown[][] = [];
  let answer: (...args: unknown[]) => unknown = () => undefined;
  const spy = function (this: unknown, ...args: unknown[]) {
    received.push(args);
    return answer.apply(this, args);
  };
  const and = {
    callThrough: () => and.callFake(original),
    callFake: (fake: typeof answer) => {
      answer = fake;
      return spied;
    },
    returnValue: (value: unknown) => and.callFake(() => value),
  };
  const calls = { count: () => received.length, first: () => ({ args: received[0] }) };
  const spied: Spy = Object.assign(spy, { received, and, calls });
  object[name] = spied;
  restore.push(() => {
    object[name] = original;
  });
  return spied;
}
