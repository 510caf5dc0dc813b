import { spawn, type ChildProcess } from "node:child_process";

/** How a program ended, and its output. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const running = new Set<ChildProcess>();

/** Where a program's output goes: captured by us, or straight to the screen. */
type Output = "kept" | "shown";

/** Runs a program in parallel with others; it is stopped when this process ends. */
export function start(
  program: string,
  args: readonly string[],
  cwd: string,
  env = process.env,
  output: Output = "kept",
): Promise<Ended> {
  return new Promise((resolve) => {
    const to = output === "shown" ? "inherit" : "pipe";
    const child: ChildProcess = spawn(program, args, { cwd, env, stdio: ["ignore", to, to] });
    running.add(child);
    const said = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream]?.setEncoding("utf8").on("data", (text: string) => (said[stream] += text));
    }
    const end = (status: number | null, error = ""): void => {
      running.delete(child);
      resolve({ status, stdout: said.stdout, stderr: said.stderr + error });
    };
    child.on("error", (error) => {
      end(null, error.message);
    });
    child.on("close", (status) => {
      end(status);
    });
  });
}

/** Runs a callback when this process ends: normally, on an error or on Ctrl-C. */
export async function withCleanUp<T>(program: () => Promise<T>, cleanUp: () => void): Promise<T> {
  const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  const handlers = Object.entries(signals).map(([signal, code]) => {
    const handler = (): void => {
      for (const child of running) child.kill("SIGKILL");
      cleanUp();
      process.exit(code);
    };
    process.once(signal, handler);
    return [signal, handler] as const;
  });
  try {
    return await program();
  } finally {
    for (const [signal, handler] of handlers) process.off(signal, handler);
    for (const child of running) child.kill("SIGKILL");
    cleanUp();
  }
}
