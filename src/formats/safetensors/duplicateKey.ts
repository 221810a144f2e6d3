/**
 * A key that one object of a JSON text holds twice; JSON.parse keeps the later of the two in silence.
 *
 * @param json text that JSON.parse has accepted
 */
export function duplicateKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (let at = 0; at < json.length; at++) {
    if (json[at] === "{") open.push(new Set());
    else if (json[at] === "}") open.pop();
    else if (json[at] === '"') {
      const end = stringEnd(json, at);
      const keys = open.at(-1);
      if (keys && followedByColon(json, end)) {
        const key: string = JSON.parse(json.slice(at, end));
        if (keys.has(key)) return key;
        keys.add(key);
      }
      at = end - 1;
    }
  }
  return undefined;
}

/** Index after the closing quote of the string that begins at `at`. */
function stringEnd(json: string, at: number): number {
  let end = at + 1;
  while (json[end] !== '"') end += json[end] === "\\" ? 2 : 1;
  return end + 1;
}

function followedByColon(json: string, at: number): boolean {
  let next = at;
  while (" \t\n\r".includes(json[next] ?? ":")) next++;
  return json[next] === ":";
}
