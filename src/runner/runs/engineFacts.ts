import { type Static, Type } from "@sinclair/typebox";

/** What of an engine decides the bits of a result; see `Engine` in src/engine/engine.ts. */
export const EngineFacts = Type.Object({
  name: Type.String(),
  version: Type.String(),
  device: Type.String(),
  threads: Type.Integer(),
  flags: Type.Record(Type.String(), Type.String()),
});
export type EngineFacts = Static<typeof EngineFacts>;
