import { describe, expect, it } from "vitest";
import { cursorOver, refusing } from "../../../src/formats/cursor.ts";
import type { Host, Pickled } from "../../../src/formats/pickle/machine.ts";
import { unpickle } from "../../../src/formats/pickle/unpickle.ts";
import { get, integer, named, pickle, put, text, tuple } from "./assemble.ts";

const host: Host = {
  call: (name, args, fail) => (name === "builtins.set" ? (args[0] as Pickled[]) : fail(`calls ${name}`)),
  persistent: (id) => ["persistent", id],
};

const read = (bytes: Uint8Array) => unpickle(cursorOver(bytes, refusing("a.pth"), "data.pkl"), host);

// Expected values: what Python 3.11's pickle.loads makes of the same bytes, by the documentation of pickletools.
describe("a pickle of data", () => {
  it.each<readonly [string, Buffer, Pickled]>([
    ["None", pickle("N"), null],
    ["True and False", pickle([0x88], [0x89], [0x86]), [true, false]],
    [
      "integers of one, two and four bytes",
      pickle([0x4b, 255], [0x4d, 1, 2], integer(-5), [0x87]),
      [255, 513, -5],
    ],
    ["a long integer", pickle([0x8a, 2, 0, 0xff]), -256],
    ["an empty long integer", pickle([0x8a, 0]), 0],
    ["one beyond 2^53", pickle([0x8a, 8, 0, 0, 0, 0, 0, 0, 0, 1]), 72057594037927936n],
    ["a float", pickle([0x47, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0]), 1.5],
    ["strings", pickle(text("ä"), [0x8c, 1, 0x62], [0x55, 1, 0xe4], [0x87]), ["ä", "b", "ä"]],
    ["bytes", pickle([0x43, 2, 1, 2]), Buffer.of(1, 2)],
    ["a list", pickle("](", [0x4b, 1], [0x4b, 2], "e", [0x4b, 3], "a"), [1, 2, 3]],
    [
      "a dictionary",
      pickle("}(", text("a"), [0x4b, 1], "u", text("b"), "Ns"),
      new Map<Pickled, Pickled>([
        ["a", 1],
        ["b", null],
      ]),
    ],
    ["a set of protocol 4", pickle([0x8f], "(", [0x4b, 1], [0x90]), [1]],
    ["one value twice", pickle("]", put(0), "0", get(0), get(0), [0x86]), [[], []]],
    ["a call that is known", pickle(named("builtins", "set"), "]", [0x85], "R"), []],
    ["what lies outside", pickle(tuple(text("storage")), "Q"), ["persistent", ["storage"]]],
  ])("gives %s", (_, bytes, expected) => {
    expect(read(bytes)).toEqual(expected);
  });

  it("recalls a value itself, not a copy", () => {
    const [first, second] = read(pickle("]", put(0), get(0), [0x86])) as [Pickled, Pickled];
    expect(first).toBe(second);
  });

  it("gives a class its name, and an object its attributes, and makes neither", () => {
    const bytes = pickle(named("__main__", "Critic"), ")", [0x81], "}", text("depth"), [0x4b, 3], "s", "b");
    const attributes = new Map([["depth", 3]]);
    expect(read(bytes)).toEqual({ kind: "instance", of: "__main__.Critic", attributes });
  });

  it("takes a name from the stack, as protocol 4 does", () => {
    expect(read(pickle(text("torch"), text("float32"), [0x93]))).toEqual({
      kind: "global",
      name: "torch.float32",
    });
  });
});

describe("a pickle that is refused", () => {
  const system = [named("os", "system"), text("touch /tmp/here"), [0x85], "R"] as const;
  it.each<readonly [string, Buffer, string]>([
    ["calls a function that is not known", pickle(...system), "byte 34 of data.pkl: calls os.system"],
    ["calls a string", pickle(text("f"), ")R"), "calls something that is not a function"],
    [
      "makes an object of a string",
      pickle(text("f"), ")", [0x81]),
      "makes an object of something that is not a class",
    ],
    ["takes from an empty stack", pickle("0"), "pops a value from an empty stack"],
    ["takes a value below a mark", pickle("N(0"), "pops a value from an empty stack"],
    ["goes back without a mark", pickle("t"), "pops a mark that was never set"],
    ["recalls nothing", pickle(get(3)), "recalls value 3, which was never stored"],
    ["sets keys of a list", pickle("]NNs"), "sets keys of something that is not a dictionary"],
    ["adds to a number", pickle([0x4b, 1], "Na"), "adds items to something that is not a list"],
    ["has a key without a value", pickle("}(Nu"), "sets a key without a value"],
    ["is of protocol 0", pickle("I1\n"), "opcode 0x49, which torch.save does not write"],
    [
      "is of a protocol to come",
      Buffer.from("\x80\x06N.", "latin1"),
      "a pickle of protocol 6; readable are 2 to 5",
    ],
    ["has an invalid string", pickle([0x8c, 1, 0xff]), "a string that is not UTF-8"],
    ["has an integer too long", pickle([0x8b, 0, 0, 0, 1], "N"), "an integer of 16777216 bytes; at most 32"],
    ["has a name too long", pickle(`c${"m".repeat(2000)}\n\n`), "a name of more than 1000 bytes"],
    ["puts too much on the stack", pickle("N".repeat(100_002)), "more than 100000 values at once"],
    ["is too long", pickle("N0".repeat(2 ** 21 + 1), "N"), "a pickle of more than 4194304 steps"],
    ["is cut short", Buffer.from("\x80\x02X\x05\0\0\0a", "latin1"), "needs 5 bytes, and 1 are left"],
    ["never ends", Buffer.from("\x80\x02N", "latin1"), "needs 1 bytes, and 0 are left"],
  ])("because it %s", (_, bytes, problem) => {
    expect(() => read(bytes)).toThrow(problem);
    expect(() => read(bytes)).toThrow(/^a\.pth: byte \d+ of data\.pkl: [^\n]+$/);
  });
});
