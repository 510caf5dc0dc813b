import type { App } from "./app";

/**
 * A bot that keeps dependencies up to date: one container that runs every hour and ends. Nobody calls it, it has no
 * store, and a run must end before the next one begins.
 */
export const dependencyBot: App = {
  system: {
    name: "dependency-bot",
    common: {
      jobs: {
        egress: "https",
        definitions: {
          run: {
            image: { owner: "terraform", reference: "ghcr.io/example/dependency-bot:41" },
            schedule: { expression: "cron(0 * * * ? *)" },
            cpu: 1024,
            memoryMiB: 4096,
            environment: { BOT_PLATFORM: "github", BOT_AUTODISCOVER: "true", LOG_FORMAT: "json" },
            secrets: ["BOT_TOKEN"],
            // The next hour tries again; two at once would get in each other's way.
            attempts: 1,
            timeoutMinutes: 55,
          },
        },
      },
      secrets: { BOT_TOKEN: { kind: "external", description: "Token of the bot's account." } },
    },
    environments: {
      prod: {
        tier: "prod",
        account: "apps",
        network: { cidr: "10.80.0.0/16", natGateways: "single" },
      },
    },
  },
  demands: {
    connections: ["jobs_compute → the internet:443"],
    variables: {},
    names: [],
    rights: {},
  },
};
