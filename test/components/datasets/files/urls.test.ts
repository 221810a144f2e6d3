import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, expect, it } from "vitest";
import { downloadFiles } from "../../../../src/components/datasets/files/download.ts";
import { readOriginals } from "../../../../src/components/datasets/files/originals.ts";
import { temporaryDirectory, tinyFiles, tinyPublication } from "./tiny.ts";

const { files } = tinyPublication();
const first = "train-images-idx3-ubyte.gz";
let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((listening) => {
    started.listen(0, "127.0.0.1", listening);
  });
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/`;
}

const download = (base: string, stallAfter = 5000) =>
  downloadFiles({ from: "url", base }, files, temporaryDirectory(), stallAfter);

it("downloads all four files", async () => {
  const base = await serve((request, response) => {
    const name = request.url?.slice(1, -".gz".length) as keyof typeof tinyFiles;
    response.end(gzipSync(tinyFiles[name]));
  });
  const originals = await readOriginals(await download(base), files);
  expect(Buffer.compare(originals["t10k-labels-idx1-ubyte"], tinyFiles["t10k-labels-idx1-ubyte"])).toBe(0);
});

it("reports the server's refusal", async () => {
  const base = await serve((_, response) => {
    response.writeHead(404).end("<html>");
  });
  await expect(download(base)).rejects.toThrow(`${base}${first}: HTTP status 404`);
});

it("stops a body that is longer than the original can be", async () => {
  let sent = 0;
  const base = await serve((_, response) => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(10_000))) sent += 10_000;
    };
    response.on("drain", more);
    more();
  });
  await expect(download(base)).rejects.toThrow(`${base}${first}: more than the 1059 bytes allowed`);
  expect(sent).toBeLessThan(50_000_000);
});

it("gives up on a server that stalls within a body", async () => {
  const base = await serve((_, response) => {
    response.write("x");
  });
  await expect(download(base, 200)).rejects.toThrow(`${base}${first}: no data for 0.2 s`);
});

it("says why a server cannot be reached", async () => {
  const base = await serve(() => undefined);
  server?.close();
  await expect(download(base)).rejects.toThrow(/^http.*ECONNREFUSED/);
});
