import { readAttribute } from "./attribute.ts";
import { type Dataset, readDataset } from "./dataset.ts";
import type { Hdf5 } from "./file.ts";
import { readLinks } from "./group.ts";
import { type Message, messageTypes, readHeader } from "./header.ts";

/** A group or a dataset. */
export interface Hdf5Object {
  /** An attribute that is a list of texts; undefined where there is none of the name. */
  readonly texts: (name: string) => readonly string[] | undefined;
  /** What a group holds under a name. */
  readonly child: (name: string) => Hdf5Object | undefined;
  readonly dataset: Dataset | undefined;
}

/** Opens objects by address, each once. */
export function objects(file: Hdf5): (address: number) => Hdf5Object {
  const known = new Map<number, Hdf5Object>();
  const open = (address: number): Hdf5Object => {
    const object = known.get(address) ?? openObject(file, readHeader(file, address), open);
    known.set(address, object);
    return object;
  };
  return open;
}

function openObject(
  file: Hdf5,
  messages: readonly Message[],
  open: (address: number) => Hdf5Object,
): Hdf5Object {
  const attributes = new Map(
    messages
      .filter(({ type }) => type === messageTypes.attribute)
      .map(({ address }) => readAttribute(file, address)),
  );
  const links = readLinks(file, messages);
  return {
    texts: (name) => attributes.get(name)?.(),
    child: (name) => {
      const address = links?.get(name);
      return address === undefined ? undefined : open(address);
    },
    dataset: readDataset(file, messages),
  };
}

/** What lies at a path of names with slashes between them. */
export function descend(from: Hdf5Object, path: string): Hdf5Object | undefined {
  return path.split("/").reduce<Hdf5Object | undefined>((object, name) => object?.child(name), from);
}
