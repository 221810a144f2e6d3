import type { OpenSink } from "../sink.ts";
import { jsonLines } from "./jsonLines.ts";
import { samples } from "./samples.ts";
import { tensorBoard } from "./tensorBoard.ts";

/** The targets that every run is recorded to. */
export const sinks = { tensorBoard, jsonLines, samples } satisfies Record<string, OpenSink>;
