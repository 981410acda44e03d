// Starts the binary with a small made-up shop on a free port, and reads the address and the key from the line it prints
// for scripts.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BINARY = process.env.SHOPWRIGHT_BINARY ?? fileURLToPath(new URL("../target/debug/shopwright", import.meta.url));
const SCALE = ["--products", "300", "--customers", "400"];
const PATIENCE_MS = 180_000;

/** A running shop: `{address, get, put, post, stop}`. `stop` fails when the shop had ended by itself. */
export async function startShop() {
  const directory = mkdtempSync(join(tmpdir(), "shopwright-e2e-"));
  const args = ["demo", "--listen", "127.0.0.1:0", "--directory", directory, "--json", ...SCALE];
  const process = watched(spawn(BINARY, args, { stdio: ["ignore", "pipe", "pipe"] }));
  const stop = async () => {
    const { by, code, signal } = await process.stop();
    rmSync(directory, { recursive: true, force: true });
    if (by === "itself") throw new Error(`the shop ended by itself with ${code ?? signal}:\n${process.printed()}`);
  };
  try {
    const { url: address, owner_key: key } = await process.announced;
    await ready(address);
    return { address, stop, ...caller(address, key) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Keeps what a process prints, waits for its line of address and keys, and knows by whom it was ended. */
function watched(child) {
  let printed = "";
  let by = "itself";
  const ended = new Promise((resolve) => child.once("close", (code, signal) => resolve({ by, code, signal })));
  const announced = new Promise((resolve, reject) => {
    const read = (chunk) => {
      printed += chunk;
      const line = /^\{"url".*\}$/m.exec(printed)?.[0];
      if (line) resolve(JSON.parse(line));
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    child.once("error", reject);
    ended.then(() => reject(new Error("the shop ended before it was ready")));
    setTimeout(
      () => reject(new Error(`the shop was not ready after ${PATIENCE_MS} ms:\n${printed}`)),
      PATIENCE_MS,
    ).unref();
  });
  const stop = () => {
    if (child.exitCode === null && child.signalCode === null) by = "the test";
    child.kill("SIGTERM");
    return ended;
  };
  return { announced, printed: () => printed, stop };
}

async function ready(address) {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(`${address}/health/ready`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the shop at ${address} did not become ready`);
}

function caller(address, key) {
  const call = (method) => async (path, body) => {
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
    const answer = await fetch(address + path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  };
  return { get: call("GET"), put: call("PUT"), post: call("POST") };
}
