/** Works on up to `width` items at once, and yields the results in the order of the items. */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  width: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void> {
  const begun: Promise<Result>[] = [];
  for (const item of items) {
    const result = work(item);
    // A failure is thrown when its turn comes; until then it is not unhandled.
    result.catch(() => {});
    begun.push(result);
    if (begun.length >= width) yield await begun.shift()!;
  }
  for (const result of begun) yield await result;
}
