// The road to the server: calls that fail as problems one can show, and an outbox that loses no event.
//
// A click is one round trip: its event travels in the same call as the question that follows from it, and is in the
// profile before the answer is made. When the call fails, the event stays in the outbox with its `messageId` and goes
// with the next one; the server counts it once.

import { identifier, identity, visit } from "./visitor.js";

const KEY = document.querySelector('meta[name="shopwright-key"]').content;
const PATIENCE_MS = 10_000;
const MAXIMUM_WAITING = 200;

let waiting = [];

/** What went wrong, in the words of RFC 9457. */
export class Problem extends Error {
  constructor({ title, detail, hint, status = 0 }) {
    super(detail ?? title);
    Object.assign(this, { title: title ?? "Something went wrong", detail, hint, status });
  }

  /** Whether the same call may succeed later. */
  get passes() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** `GET`, as JSON. */
export function get(path) {
  return call(path, {});
}

/** Notes what happened; it leaves with the next question, or with `flush`. `message` is a Segment message. */
export function record(message) {
  const context = { ...message.context, sessionId: visit() };
  const timestamp = new Date().toISOString();
  waiting.push({ messageId: identifier(), timestamp, ...identity(), ...message, context });
  waiting = waiting.slice(-MAXIMUM_WAITING);
}

/** Shorthand for a track call. */
export function track(event, properties) {
  record({ type: "track", event, properties });
}

/** Asks for decisions; what waits in the outbox goes first, in the same call. */
export async function decide(question) {
  return deliver((events) => post("/v1/decide", { ...identity(), sessionId: visit(), ...question, events }));
}

/** Sends what waits, without asking anything. */
export async function flush({ leaving = false } = {}) {
  if (waiting.length === 0) return;
  await deliver((batch) => post("/v1/batch", { batch }, { keepalive: leaving }));
}

async function deliver(send) {
  const sentAt = new Date().toISOString();
  const leaving = waiting;
  waiting = [];
  try {
    return await send(leaving.map((message) => ({ ...message, sentAt })));
  } catch (problem) {
    if (problem.passes) waiting = [...leaving, ...waiting].slice(-MAXIMUM_WAITING);
    throw problem;
  }
}

function post(path, body, options = {}) {
  return call(path, { method: "POST", body: JSON.stringify(body), ...options });
}

async function call(path, options) {
  const headers = { Authorization: `Bearer ${KEY}` };
  if (options.body) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(path, { ...options, headers, signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    throw unreachable(error);
  }
  const body = await answer.json().catch(() => null);
  if (!answer.ok) throw new Problem({ title: answer.statusText, ...body, status: answer.status });
  if (body === null) throw unreachable();
  return body;
}

function unreachable(error) {
  const isLate = error?.name === "TimeoutError";
  return new Problem({
    title: "The shop does not answer",
    detail: isLate
      ? `There was no answer from ${location.host} within ${PATIENCE_MS / 1000} seconds.`
      : `Nobody answers at ${location.host}.`,
    hint: "See whether the server still runs; your clicks are kept and sent when it is back.",
  });
}
