import type { Definitions } from "../../stacks/app";
import { TIERS } from "../support/shop";
import type { App } from "./app";
import { appBuilder } from "./app-builder";
import { audioStudio } from "./audio-studio";
import { blogStudio } from "./blog-studio";
import { bots } from "./bots";
import { dashboards } from "./dashboards";
import { dataCommons } from "./data-commons";
import { dependencyBot } from "./dependency-bot";
import { docsSite } from "./docs-site";
import { flows } from "./flows";
import { fundingReports } from "./funding-reports";
import { identity } from "./identity";
import { llmTraces } from "./llm-traces";
import { phpBlog } from "./php-blog";
import { realtimeChat } from "./realtime-chat";
import { supportChat } from "./support-chat";
import { webhookRelay } from "./webhook-relay";
import { wiki } from "./wiki";

/** Public applications. Nobody here wrote what they ask for. */
export const APPS: readonly App[] = [
  supportChat,
  wiki,
  llmTraces,
  appBuilder,
  flows,
  fundingReports,
  bots,
  audioStudio,
  realtimeChat,
  phpBlog,
  dataCommons,
  blogStudio,
  dependencyBot,
  identity,
  dashboards,
  docsSite,
  webhookRelay,
];

export const APP_ZONES = [
  "bi.example.org",
  "blog.example.org",
  "bots.example.org",
  "builder.example.org",
  "chat.example.org",
  "docs.example.org",
  "flows.example.org",
  "funding.example.org",
  "hooks.example.org",
  "id.example.org",
  "studio.example.org",
  "traces.example.org",
  "wiki.example.org",
];

/** They share one account, which has their zones. */
export const DEFINITIONS: Definitions = {
  accounts: {
    apps: {
      id: "111122223333",
      region: "eu-central-1",
      state: { bucket: "states-111122223333", table: "locks" },
      zones: APP_ZONES,
      github: { organization: "example" },
    },
  },
  tiers: TIERS,
  systems: APPS.map(({ system }) => system),
};
