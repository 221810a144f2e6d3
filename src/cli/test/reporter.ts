import type { TestEvent } from "node:test/reporters";

/** Reports tests as one JSON document. */
// biome-ignore lint/style/noDefaultExport: Node takes a reporter from the default export.
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const tests = [];
  for await (const event of events) {
    if (event.type === "test:pass")
      tests.push({ name: event.data.name, ok: true, skipped: Boolean(event.data.skip) });
    if (event.type === "test:fail")
      tests.push({ name: event.data.name, ok: false, message: messageOf(event.data.details.error) });
  }
  yield `${JSON.stringify({ ok: tests.every(({ ok }) => ok), tests }, null, 2)}\n`;
}

/** What the test threw, which Node wraps. */
function messageOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
