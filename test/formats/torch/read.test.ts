import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeSafetensors } from "../../../src/formats/safetensors/safetensors.ts";
import { decodeWeights, readWeights } from "../../../src/weights/import/read.ts";
import { fixture } from "../../weights/games.ts";

const floats = ["transposed", "every_other", "last_rows", "tied", "expanded", "scalar", "none"];
const narrow = ["half", "bfloat16", "double", "parameter"];
const whole = { long: "I64", int: "I32", short: "I16", char: "I8", byte: "U8", bool: "BOOL" };

describe.each(["strange.pth", "strange-legacy.pth"])("%s", async (name) => {
  const { groups } = await readWeights(fixture(name));
  const tensors = new Map(groups[0]!.tensors.map((tensor) => [tensor.name, tensor]));
  const expected = decodeSafetensors(readFileSync(fixture("strange-expected.safetensors")));

  // Source: torch 2.13's own `to(float32)`, by fixtures/make.py.
  it.each([...floats, ...narrow])("has %s as PyTorch has it", (tensor) => {
    expect(tensors.get(tensor)!.shape).toEqual(expected[tensor]!.shape);
    expect(tensors.get(tensor)!.read()).toEqual(expected[tensor]!.values);
  });

  it.each(Object.entries(whole))("recognizes %s, which no weight has", (tensor, type) => {
    expect(tensors.get(tensor)!.shape).toEqual([2]);
    expect(() => tensors.get(tensor)!.read()).toThrow(
      `${fixture(name)}: ${tensor}: numbers of type ${type}; weights must be floats`,
    );
  });
});

describe("what was saved", () => {
  const namesIn = async (file: string) =>
    (await readWeights(fixture(file))).groups.map(
      ({ place, tensors }) => [place, tensors.map(({ name }) => name)] as const,
    );
  const critic = [0, 2, 5, 8].map((index) => `network.${index}.weight`);

  it("can be a module of a class that only its own program knows", async () => {
    expect(await namesIn("s0-critic-model.pth")).toEqual([["", critic]]);
    expect(await namesIn("s0-critic-model-legacy.pth")).toEqual([["", critic]]);
  });

  it("can be a state dict among other things", async () => {
    const groups = await namesIn("s0-checkpoint.pth");
    const places = groups.map(([place]) => place).filter((place) => !place.startsWith("optimizer."));
    expect(places).toEqual(["G", "D"]);
    expect(groups.at(-1)![1]).toEqual(critic);
  });

  it("has a module's buffers as its state dict has them", async () => {
    const [[, names]] = (await namesIn("dense-generator.pth")) as [readonly [string, string[]]];
    expect(names.slice(2, 7)).toEqual(
      ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"].map(
        (role) => `normalize.${role}`,
      ),
    );
  });
});

describe("a file that is not of weights", () => {
  it.each([
    ["torchscript.pt", "a TorchScript archive, which is a program; save the module's state_dict() instead"],
    ["networks.py", "must be PyTorch's (zip or pickle), Keras's (HDF5 or .keras) or safetensors"],
  ])("%s is refused", async (name, problem) => {
    await expect(readWeights(fixture(name))).rejects.toThrow(`${fixture(name)}: ${problem}`);
  });

  it("names complex numbers", async () => {
    const { groups } = await readWeights(fixture("complex.pth"));
    expect(() => groups[0]!.tensors[0]!.read()).toThrow(
      "weight: numbers of type C64; weights must be floats",
    );
  });

  it("may be missing", async () => {
    await expect(readWeights("nowhere.pth")).rejects.toThrow("nowhere.pth: cannot read: no such file");
  });

  it("can be a tar archive of the oldest PyTorch", () => {
    const tar = Buffer.alloc(512, "a");
    tar.write("ustar", 257);
    expect(() => decodeWeights(tar, "old.pth")).toThrow("old.pth: saved by a PyTorch before 0.1.11");
  });
});
