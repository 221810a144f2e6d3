import { type Static, Type } from "@sinclair/typebox";

/** Everything about the engine and its use that decides the bits of a result. */
export const EngineFacts = Type.Object({
  name: Type.String(),
  version: Type.String(),
  device: Type.String(),
  threads: Type.Integer(),
  compile: Type.Union([Type.Literal("function"), Type.Literal("xla"), Type.Literal("off")]),
  precision: Type.Union([Type.Literal("float32"), Type.Literal("bfloat16")]),
  flags: Type.Record(Type.String(), Type.String()),
});
export type EngineFacts = Static<typeof EngineFacts>;
