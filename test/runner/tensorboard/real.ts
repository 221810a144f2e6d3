import { expect } from "vitest";
import {
  findTensorboard,
  installTensorboard,
  type Tensorboard,
  tensorboardVersion,
} from "../../../src/runner/tensorboard/environment.ts";
import type { TensorboardServer } from "../../../src/runner/tensorboard/serve.ts";

/** How long a first installation may take on a slow network. */
export const installTimeoutMs = 600_000;

/** The real TensorBoard in the version that we are tested with, installed if it is not there. */
export async function realTensorboard(): Promise<Tensorboard> {
  const found = await findTensorboard();
  return found?.version === tensorboardVersion ? found : installTensorboard(console.log);
}

/** A row of the hyperparameters' table. */
interface SessionGroup {
  readonly name: string;
  readonly hparams: Readonly<Record<string, unknown>>;
  readonly metricValues: readonly { readonly name: { readonly tag: string }; readonly value: number }[];
  readonly sessions: readonly { readonly name: string; readonly status: string }[];
}

/** What TensorBoard's own page is given; `server` is asked for at every call, since tests start it later. */
export function pageData(server: () => TensorboardServer) {
  async function ask<T>(path: string, init?: RequestInit): Promise<T> {
    const response = await fetch(new URL(`data/${path}`, server().url), init);
    expect(response.status, path).toBe(200);
    return (await response.json()) as T;
  }
  const get = <T>(path: string, query: Record<string, string> = {}) =>
    ask<T>(`${path}?${new URLSearchParams(query)}`);
  const post = <T>(path: string, body: unknown) =>
    ask<T>(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  async function sessionGroups(): Promise<readonly SessionGroup[]> {
    const request = {
      experimentName: "",
      allowedStatuses: ["STATUS_UNKNOWN", "STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING"],
      colParams: [],
      startIndex: 0,
      sliceSize: 10,
      aggregationType: "AGGREGATION_AVG",
    };
    const path = "plugin/hparams/session_groups";
    return (await post<{ readonly sessionGroups: readonly SessionGroup[] }>(path, request)).sessionGroups;
  }
  return { get, post, sessionGroups };
}
