/*
 * Submits a referral, follows it, counts the feed and checks webhooks, with types generated from the contract.
 *
 *     node built/poller.js submit referral.json KEY    submits it; KEY is your own, the same each time you try again
 *     node built/poller.js follow ID                   prints where the referral stands
 *     node built/poller.js count FILE [--once]         counts the feed by type into FILE; stopped anywhere, it goes on there
 *     node built/poller.js verify HEADERS.json         checks the webhook whose body stands on standard input
 *
 * LINKWORK_URL and LINKWORK_TOKEN say where and as whom; LINKWORK_WEBHOOK_SECRET is what the endpoint was made with.
 */

import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import createClient from "openapi-fetch";
import { Webhook } from "standardwebhooks";
import type { components, paths } from "./linkwork.js";

type Problem = components["schemas"]["Problem"];
type Submission = components["schemas"]["ReferralSubmission"];
type Answer<T> = { data?: T; error?: unknown; response: Response };

// How long the server waits for something to happen before it answers with an empty page, in seconds.
const WAIT = 20;
const LATER = new Set([429, 500, 502, 503, 504]);

function setting(name: string): string {
  return process.env[name] ?? fail(`${name} is not set`);
}

function fail(why: string): never {
  console.error(why);
  process.exit(1);
}

function connect() {
  const headers = { Authorization: `Bearer ${setting("LINKWORK_TOKEN")}` };
  return createClient<paths>({ baseUrl: setting("LINKWORK_URL"), headers });
}

/** The answer to a call. Tries again where the server is busy or cannot be reached: a call with its key is safe to repeat. */
async function answered<T>(call: () => Promise<Answer<T>>): Promise<T> {
  for (let attempt = 0; attempt < 8; attempt += 1) {
    let wait = 2 ** attempt;
    try {
      const { data, error, response } = await call();
      if (data !== undefined) return data;
      if (!LATER.has(response.status)) fail(describe(error as Problem));
      wait = Number(response.headers.get("retry-after") ?? wait);
    } catch (error) {
      console.error(String(error));
    }
    await pause(wait * 1000);
  }
  return fail("the server did not answer");
}

function describe(problem: Problem): string {
  const faults = (problem.errors ?? []).map((fault) => `  ${fault.pointer}: ${fault.detail}`);
  return [`${problem.status} ${problem.code}: ${problem.detail} (${problem.request_id})`, ...faults].join("\n");
}

async function submit(path: string, key: string): Promise<void> {
  const body = JSON.parse(readFileSync(path, "utf8")) as Submission;
  const client = connect();
  const referral = await answered(() =>
    client.POST("/v1/referrals", { body, params: { header: { "Idempotency-Key": key } } }),
  );
  console.log(referral.id);
}

async function follow(id: string): Promise<void> {
  const client = connect();
  const referral = await answered(() => client.GET("/v1/referrals/{id}", { params: { path: { id } } }));
  console.log(referral.status);
}

/** The counts and the cursor behind them are one file, replaced whole: a count that is killed neither misses a change nor counts one twice. */
async function count(path: string, once: boolean): Promise<void> {
  const client = connect();
  let state: { cursor?: string; counts: Record<string, number> } = existsSync(path)
    ? JSON.parse(readFileSync(path, "utf8"))
    : { counts: {} };
  for (;;) {
    const query = { after: state.cursor, limit: 200, wait: once ? 0 : WAIT };
    const page = await answered(() => client.GET("/v1/changes", { params: { query } }));
    const counts = { ...state.counts };
    for (const { type } of page.items) counts[type] = (counts[type] ?? 0) + 1;
    state = { cursor: page.next_cursor, counts };
    writeFileSync(`${path}.new`, JSON.stringify(state));
    renameSync(`${path}.new`, path);
    if (once && page.items.length === 0) break;
  }
  console.log(Object.values(state.counts).reduce((sum, one) => sum + one, 0));
}

function verify(path: string): void {
  const headers = JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
  try {
    const event = new Webhook(setting("LINKWORK_WEBHOOK_SECRET")).verify(readFileSync(0, "utf8"), headers);
    console.log((event as { type: string }).type);
  } catch (error) {
    fail(`not from Linkwork: ${String(error)}`);
  }
}

const [what, first, second] = process.argv.slice(2);
if (what === "submit" && first && second) await submit(first, second);
else if (what === "follow" && first) await follow(first);
else if (what === "count" && first) await count(first, second === "--once");
else if (what === "verify" && first) verify(first);
else fail("submit referral.json KEY | follow ID | count FILE [--once] | verify HEADERS.json");
