import { create, toBinary } from "@bufbuild/protobuf";
import { crc32c } from "@node-rs/crc32";
import { expect, test } from "vitest";
import { EventSchema } from "../../../src/formats/events/proto/event_pb.ts";
import { frameRecord, maskedCrc } from "../../../src/formats/events/tfrecord.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

test("the checksum is CRC-32C", () => {
  // RFC 3720, B.4: 32 bytes of zeros, and of ones.
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
});

test("the mask rotates and adds without a sign", () => {
  // tensorboard/data/server/masked_crc.rs, its test `test_compute`.
  const bytes = Buffer.concat([Buffer.from([0x1a, 0x11]), Buffer.from("CRC test, one two")]);
  expect(maskedCrc(bytes)).toBe(0x5794d08a);
});

test("the first event of a file is framed as TensorBoard frames it", () => {
  // tensorboard/data/server/tf_record.rs: the event that its tests read.
  const data = Buffer.from("09000080 3899d6d7 411a0d".replaceAll(" ", ""), "hex");
  const event = Buffer.concat([data, Buffer.from("brain.Event:2")]);
  expect(hex(frameRecord(event))).toBe(`1800000000000000a37f4b22${hex(event)}124b36ab`);
});

test("the same event leaves the protobuf library byte by byte", () => {
  const wallTime = Buffer.from("0000803899d6d741", "hex").readDoubleLE();
  const event = create(EventSchema, { wallTime, what: { case: "fileVersion", value: "brain.Event:2" } });
  expect(hex(toBinary(EventSchema, event))).toBe(
    `090000803899d6d7411a0d${hex(Buffer.from("brain.Event:2"))}`,
  );
});
