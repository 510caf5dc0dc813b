import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { Socket } from "node:net";
import { join } from "node:path";

const SERVER = join(__dirname, "aws-cli.py");

let command: string | undefined;

/**
 * The command that calls the AWS CLI. Version 1 is imported once and forks for each call, since most of a call's time goes
 * into importing it; version 2 is started for each.
 */
export function awsCli(folder: string): string {
  // Each suite has its own, also where one process runs several.
  command ??= start(join(folder, `aws-cli-${randomUUID().slice(0, 8)}`));
  return command;
}

function start(socket: string): string {
  const { status, stdout } = spawnSync("python3", ["-c", "import sys, awscli.clidriver; print(sys.executable)"], {
    encoding: "utf8",
  });
  if (status !== 0) return "aws";
  const interpreter = stdout.trim();
  const server = spawn(interpreter, [SERVER, "serve", socket], { stdio: ["pipe", "ignore", "inherit"] });
  // It ends when its standard input closes; until then it must not keep this process alive.
  server.unref();
  if (server.stdin instanceof Socket) server.stdin.unref();
  return `${interpreter} -I -S ${SERVER} call ${socket}`;
}
