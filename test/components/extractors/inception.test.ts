import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { zipSync } from "fflate";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { findWeights } from "../../../src/components/extractors/inception/find.ts";
import { readWeights, shapes, verify } from "../../../src/components/extractors/inception/weights.ts";
import { integer, named, pickle, text, tuple } from "../../formats/pickle/assemble.ts";
import { temporaryDirectory } from "../../runner/temporary.ts";

type Shapes = ReadonlyMap<string, readonly number[]>;

/** A tensor whose elements are all one number, so that the file is small: its strides are 0. */
const tensor = (shape: readonly number[], type: "Float" | "Long") =>
  Buffer.concat(
    [
      named("torch._utils", "_rebuild_tensor_v2"),
      "(",
      tuple(text("storage"), named("torch", `${type}Storage`), text(type), text("cpu"), integer(1)),
      "Q",
      integer(0),
      tuple(...shape.map(integer)),
      tuple(...shape.map(() => integer(0))),
      [0x89],
      named("collections", "OrderedDict"),
      ")R",
      "tR",
    ].map((piece) => Buffer.from(piece as string)),
  );

/** A file as torch.save writes it, in which every weight is 0.25. */
function saved(tensors: Shapes, counters = false): Uint8Array {
  const norms = counters ? [...tensors.keys()].filter((name) => name.endsWith("running_var")) : [];
  const entries = [
    ...[...tensors].map(([name, shape]) => [name, tensor(shape, "Float")] as const),
    ...norms.map((name) => [name.replace("running_var", "num_batches_tracked"), tensor([], "Long")] as const),
  ];
  return zipSync(
    {
      "a/data.pkl": pickle("}(", ...entries.flatMap(([name, value]) => [text(name), value]), "u"),
      "a/data/Float": new Uint8Array(Float32Array.of(0.25).buffer),
      "a/data/Long": new Uint8Array(8),
    },
    { level: 0 },
  );
}

const changed = (...changes: readonly (readonly [string, readonly number[]])[]): Shapes =>
  new Map([...shapes, ...changes]);

describe("the file of weights", () => {
  it.each([false, true])("gives every tensor, with counters of batches or without: %s", (counters) => {
    const weights = readWeights(saved(shapes, counters), "w.pth");
    expect([...weights("fc.bias")]).toEqual(new Array(1008).fill(0.25));
    expect(weights("Mixed_7b.branch3x3_2a.conv.weight").length).toBe(384 * 384 * 3);
  });

  it("is refused if a tensor is missing, has another shape, or is none of the network's", () => {
    const read = (tensors: Shapes) => () => readWeights(saved(tensors), "w.pth");
    const fewer = new Map([...shapes].filter(([name]) => name !== "fc.bias"));
    expect(read(fewer)).toThrow("w.pth: has no tensor fc.bias; it must be Inception-V3's, with 472");
    expect(read(changed(["fc.weight", [1000, 2048]]))).toThrow(
      "w.pth: fc.weight has shape [1000, 2048] instead of [1008, 2048]",
    );
    expect(read(changed(["AuxLogits.fc.bias", [1000]]))).toThrow(
      "w.pth: has a tensor AuxLogits.fc.bias, which Inception-V3 has not",
    );
  });

  it("is the authors' if its sha256 begins with the digits in its name", () => {
    expect(() => verify(Buffer.from("other"), "w.pth")).toThrow(
      "w.pth: is not pt_inception-2015-12-05-6726825d.pth: its sha256 begins with d9298a10",
    );
  });
});

describe("finding it", () => {
  const content = Buffer.from("weights");
  const sha256 = createHash("sha256").update(content).digest("hex");
  const trusting = () => sha256;

  async function emptyCache(): Promise<string> {
    const cache = await temporaryDirectory();
    vi.stubEnv("EXP_CACHE_DIR", cache);
    onTestFinished(() => void vi.unstubAllEnvs());
    return cache;
  }

  /** A server of one file; counts requests. */
  async function serving() {
    const requests: string[] = [];
    const server = createServer(({ url }, response) => {
      requests.push(url!);
      response.end(content);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/w.pth` };
  }

  it("takes the user's file, and says which one is missing", async () => {
    const path = join(await temporaryDirectory(), "mine.pth");
    await expect(findWeights({ weights: path }, () => {})).rejects.toThrow("mine.pth: cannot read: no such");
    await writeFile(path, content);
    expect(await findWeights({ weights: path }, () => {}, trusting)).toMatchObject({ path, sha256 });
    await expect(findWeights({ weights: path }, () => {})).rejects.toThrow("mine.pth: is not pt_inception");
  });

  it("downloads nothing unless it is told to, and says what to do", async () => {
    await emptyCache();
    await expect(findWeights({}, () => {})).rejects.toThrow(
      /^inception: no weights in .*; download https:\/\/.* and set the extractor's parameter weights to the file/,
    );
  });

  it("downloads into the cache, once", async () => {
    const cache = await emptyCache();
    const { url, requests } = await serving();
    const lines: string[] = [];
    for (let time = 0; time < 2; time++) await findWeights({ url }, (line) => lines.push(line), trusting);
    expect(requests).toEqual(["/w.pth"]);
    expect(lines).toEqual([`inception: downloading ${url} (91 MB)`]);
    const file = join(cache, "extractors", "pt_inception-2015-12-05-6726825d.pth");
    expect(await readFile(file)).toEqual(content);
  });

  it("keeps nothing of a download that is another file, and does not trust what lies in the cache", async () => {
    const cache = await emptyCache();
    const { url } = await serving();
    await expect(findWeights({ url }, () => {})).rejects.toThrow(`${url}: is not pt_inception`);
    const folder = join(cache, "extractors");
    expect(existsSync(folder) ? await readdir(folder) : []).toEqual([]);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "pt_inception-2015-12-05-6726825d.pth"), content);
    await expect(findWeights({ url }, () => {})).rejects.toThrow("is not pt_inception");
  });
});
