import { definitions } from "../../../envs";
import { lineOf, Reachability } from "../../../readers/proofs";
import { Root } from "../../../readers/terraform";
import { synthesizeAll } from "./stacks";

const BALANCER = "aws_lb.load_balancer";
const BACKEND = "aws_ecs_service.backend";
const JOBS = "aws_batch_compute_environment.jobs_compute";
const INSTANCE = "aws_db_instance.database:5432";
const CLUSTER = "aws_rds_cluster.database:5432";
const CACHE = "aws_elasticache_replication_group.cache:6379";
const INTERNET = "the internet";

/** A load balancer on the internet. What may go to the internet may call it, too. */
const onTheInternet = (port: number) => [
  `${INTERNET} → ${BALANCER}:80`,
  `${INTERNET} → ${BALANCER}:443`,
  `${BALANCER} → ${BACKEND}:${port}`,
  `${BACKEND} → ${BALANCER}:443`,
];
/** One behind CloudFront, which alone reaches it. */
const behindCloudFront = (port: number) => [`CloudFront → ${BALANCER}:443`, `${BALANCER} → ${BACKEND}:${port}`];
const API = `aws_apigatewayv2_vpc_link.api_vpc_link → ${BALANCER}:443`;

const reaches = (from: string, ...to: string[]) => to.map((one) => `${from} → ${one}`);
const out = `${INTERNET}:443`;
const endpoints = (...names: string[]) => names.map((name) => `aws_vpc_endpoint.network_endpoint_${name}:443`);
const PULL = endpoints("ecr_api", "ecr_dkr", "logs");

const MODEL_REGISTRY = [
  ...onTheInternet(8000),
  ...reaches(BACKEND, INSTANCE, out, ...PULL),
  // No database, no internet: S3, the image and the log.
  ...reaches(JOBS, "S3:443", ...PULL),
];
const INVOICE_OCR = [...onTheInternet(3000), ...reaches(BACKEND, INSTANCE, out)];
const STORES = [INSTANCE, "aws_db_instance.database_replica_reporting:5432", CACHE];
const INVOICE_OCR_WITH_WORKERS = [
  ...onTheInternet(3000),
  ...reaches(BACKEND, ...STORES, out),
  ...reaches("aws_ecs_service.worker_ocr", ...STORES, `${BALANCER}:443`, out),
];

/** Everything that can open a connection to anything, in every environment. */
const REACH: Readonly<Record<string, readonly string[]>> = {
  "sheetgpt-dev": [...behindCloudFront(8000), API, ...reaches(BACKEND, CLUSTER, out)],
  "sheetgpt-staging": [...behindCloudFront(8000), API, ...reaches(BACKEND, INSTANCE, out)],
  "sheetgpt-prod": [...behindCloudFront(8000), API, ...reaches(BACKEND, INSTANCE, out)],
  "eloquent-ai-dev": [...behindCloudFront(8000), ...reaches(BACKEND, CLUSTER, out)],
  "eloquent-ai-staging": [...behindCloudFront(8000), ...reaches(BACKEND, CLUSTER, out)],
  "eloquent-ai-prod": [
    ...behindCloudFront(8000),
    ...reaches(BACKEND, CLUSTER, out, ...PULL, ...endpoints("secretsmanager")),
  ],
  "invoice-ocr-dev": INVOICE_OCR,
  "invoice-ocr-staging": INVOICE_OCR,
  "invoice-ocr-prod": INVOICE_OCR,
  "invoice-ocr-budget": [
    "aws_apigatewayv2_vpc_link.api_vpc_link → aws_autoscaling_group.host:80",
    ...reaches("aws_autoscaling_group.host", out),
  ],
  "invoice-ocr-growth": INVOICE_OCR_WITH_WORKERS,
  "invoice-ocr-scale": INVOICE_OCR_WITH_WORKERS,
  "model-registry-dev": MODEL_REGISTRY,
  "model-registry-staging": MODEL_REGISTRY,
  "model-registry-prod": MODEL_REGISTRY,
  "playstudy-dev": [...onTheInternet(8000), ...reaches(BACKEND, INSTANCE, out)],
  "playstudy-staging": [...onTheInternet(8000), ...reaches(BACKEND, INSTANCE, CACHE, out)],
  "playstudy-prod": [...onTheInternet(8000), ...reaches(BACKEND, INSTANCE, CACHE, out)],
};

const stacks = synthesizeAll();
const environments = definitions.systems.flatMap(({ name, environments: named }) =>
  Object.keys(named).map((environment) => `${name}-${environment}`),
);

test.each(environments)("ALL-2: who reaches whom in %s is what was meant, and nothing else", (environment) => {
  const reached = new Reachability(new Root(stacks[environment] ?? {})).all().map(lineOf);

  expect(reached).toEqual([...(REACH[environment] ?? [])].sort());
});
