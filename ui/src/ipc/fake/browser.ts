import type { Client } from "../client";
import { createFakeClient, type FakeOptions } from ".";
import type { Code, KeychainState } from "../types";

/**
 * The fake as an address asks for it:
 * `?stage=empty&rows=1300000&latency=20&fail=getSync:exchange_busy&hang=listBrands`.
 */
export function createBrowserFake(params: URLSearchParams): Client {
  const options: FakeOptions = {
    rows: Number(params.get("rows") ?? 1_300_000),
    stage: (params.get("stage") ?? "full") as NonNullable<FakeOptions["stage"]>,
    latency: Number(params.get("latency") ?? 15),
    keychain: (params.get("keychain") ?? "available") as KeychainState,
    keyStore: params.get("store") === "file" ? "file" : "keychain",
    unlocked: params.get("locked") === null,
    ...(params.get("language") === "de" ? { language: "de" as const } : {}),
    hanging: params.getAll("hang") as (keyof Client)[],
    failing: Object.fromEntries(params.getAll("fail").map((pair) => pair.split(":"))) as Partial<
      Record<keyof Client, Code>
    >,
  };
  return createFakeClient(options);
}
