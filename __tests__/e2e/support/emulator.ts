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

/** An emulated AWS of its own that began as a copy of another one, down to the states and locks that are stored there. */
export interface Copy {
  readonly endpoint: string;
  readonly pid: number;
}

/** Copies an emulated AWS between two of its requests. The copy ends with `kill`, or with the original. */
export async function copyOf(endpoint: string): Promise<Copy> {
  const response = await fetch(`${endpoint}/moto-api/fork`, { method: "POST" });
  if (!response.ok) throw new Error(`${endpoint} cannot be copied: ${await response.text()}`);
  return (await response.json()) as Copy;
}

/** The password that each database was given last; AWS itself tells nobody. */
export async function passwords(endpoint: string): Promise<Readonly<Record<string, string>>> {
  return (await (await fetch(`${endpoint}/moto-api/passwords.json`)).json()) as Record<string, string>;
}
