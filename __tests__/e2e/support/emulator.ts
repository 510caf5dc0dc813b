import { spawn } from "node:child_process";
import type { Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

const SERVER = join(__dirname, "..", "emulator", "serve.py");
const START_SECONDS = 90;

/** Starts an emulated AWS account on a free loopback port and returns its address. It ends with this process. */
export function startEmulator(accountId: string, log: string): Promise<string> {
  const server = spawn("python3", [SERVER, "0", "--exit-with-stdin", "--log", log], {
    env: { ...process.env, MOTO_ACCOUNT_ID: accountId, AWS_ENDPOINT_URL: undefined },
    stdio: ["pipe", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      server.kill();
      reject(new Error(`the emulated AWS did not start within ${START_SECONDS} s`));
    }, START_SECONDS * 1000);
    server.once("exit", (code) => {
      reject(new Error(`the emulated AWS ended with exit code ${String(code)}`));
    });
    createInterface({ input: server.stdout }).on("line", (line) => {
      const endpoint = /^listening on (\S+)$/.exec(line)?.[1];
      if (endpoint === undefined) return;
      clearTimeout(timer);
      // The server ends when its standard input closes; until then it must not keep this process alive.
      server.unref();
      for (const stream of [server.stdin, server.stdout]) (stream as Socket).unref();
      resolve(endpoint);
    });
  });
}
