import type { Case } from "./bad-input.cases";

const JOB = { egress: "https", definitions: { grade: {} } };
const job = (environment: object, more: object = {}, jobs: object = {}) => ({
  jobs: { ...JOB, definitions: { grade: { environment, ...more } }, ...jobs },
});
const ELSEWHERE = "arn:aws:secretsmanager:us-east-1:999988887777:secret:vendor-AbCdEf";
const KEY = "arn:aws:kms:us-east-1:444455556666:key/1234abcd";
const RECOVERY = { recovery: { rtoMinutes: 240, rpoMinutes: 60 }, database: { recovery: {} } };

const USERS = "arn:aws:dynamodb:*:*:table/users";
const own = (statement: object) => ({
  backend: { permissions: [{ sid: "Users", actions: ["dynamodb:GetItem"], resources: [USERS], ...statement }] },
});

/** Mistakes in variables, in references, in secrets that somebody else keeps, and in permissions. */
export const VARIABLE_CASES: readonly Case[] = [
  [
    "a reference to a reader that the database does not have",
    {
      database: { kind: "instance", multiAz: true },
      backend: { environment: { READER: { ref: "database.readerUrl" } } },
    },
    'backend.environment.READER: "database.readerUrl" is not defined in this environment; use database.host, database.port, database.name, database.user, database.password or database.url',
  ],
  [
    "a reference to a reader of a cache with one node",
    { cache: { nodes: 1 }, backend: { environment: { READER: { ref: "cache.readerHost" } } } },
    'backend.environment.READER: "cache.readerHost" is not defined in this environment; use cache.host, cache.port or cache.url',
  ],
  [
    "a worker that refers to the cache beside the backend",
    { cache: { mode: "sidecar" }, workers: { mailer: { environment: { REDIS_HOST: { ref: "cache.host" } } } } },
    'workers.mailer.environment.REDIS_HOST: "cache.host" is a cache in the tasks of the backend, which only the backend reaches; leave it out, or use cache.mode "managed"',
  ],
  [
    "a job that refers to a database out of its reach",
    job({ DB_HOST: { ref: "database.host" } }),
    'jobs.definitions.grade.environment.DB_HOST: "database.host" is out of reach of jobs; set jobs.databaseAccess true',
  ],
  [
    "a job that refers to the cache",
    { cache: {}, ...job({ REDIS_HOST: { ref: "cache.host" } }) },
    'jobs.definitions.grade.environment.REDIS_HOST: "cache.host" is out of reach of jobs; leave it out',
  ],
  [
    "a job that refers to a job",
    job({ NEXT: { ref: "jobs.grade.queue" } }),
    'jobs.definitions.grade.environment.NEXT: "jobs.grade.queue" is about jobs, and jobs submit none; leave it out',
  ],
  [
    "a job's variable that is one of its secrets",
    job({ JWT_SECRET: { ref: "secrets.JWT_SECRET" } }, { secrets: ["JWT_SECRET"] }),
    "jobs.definitions.grade.environment.JWT_SECRET: is also a secret of the job; leave one of them out",
  ],
  [
    "a reference to a secret that is not defined",
    { backend: { environment: { KEY: { ref: "secrets.API_KEY" } } } },
    'backend.environment.KEY: "secrets.API_KEY" is not defined in this environment; use secrets.JWT_SECRET or secrets.OPENAI_API_KEY',
  ],
  [
    "two variables that would be one secret",
    { secrets: { jwt__secret: { kind: "generated" } } },
    'secrets: JWT_SECRET and jwt__secret would both be the secret "jwt-secret"; rename one, or use a reference such as { ref: "secrets.JWT_SECRET" } for the other',
  ],
  [
    "a secret that would be the database's URL",
    { secrets: { database_url: { kind: "generated" } } },
    'secrets.database_url: "database_url" is already the name of the URL of the database; use another name',
  ],
  [
    "a partial ARN",
    { secrets: { KEY: { kind: "existing", secret: "arn:aws:secretsmanager:us-east-1:444455556666:secret:vendor" } } },
    'secrets.KEY.secret: "arn:aws:secretsmanager:us-east-1:444455556666:secret:vendor" is not valid; use a name such as "shared/vendor", or a full ARN with the six characters that AWS appends to the name',
  ],
  [
    "a parameter's path without its slash",
    { secrets: { KEY: { kind: "parameter", name: "shared/prod/KEY" } } },
    'secrets.KEY.name: "shared/prod/KEY" has a path, and such a name begins with a slash; write "/shared/prod/KEY"',
  ],
  [
    "another account's secret, without its key",
    { secrets: { KEY: { kind: "existing", secret: ELSEWHERE } } },
    "secrets.KEY.secret: is a secret of another account, 999988887777, and AWS's own key does not decrypt for this one; set kmsKeyArn to the customer managed key that encrypts it",
  ],
  [
    "another account's secret behind an endpoint that does not let it through",
    {
      network: { interfaceEndpoints: ["secretsmanager"] },
      secrets: { KEY: { kind: "existing", secret: ELSEWHERE, kmsKeyArn: KEY } },
    },
    "secrets.KEY.secret: is a secret of another account, 999988887777, which the network's endpoint for secretsmanager does not let through; keep a copy in this account, or take the endpoint out of network.interfaceEndpoints",
  ],
  [
    "a key in another region than the secret",
    {
      secrets: {
        KEY: { kind: "existing", secret: "vendor", kmsKeyArn: "arn:aws:kms:eu-west-1:444455556666:key/1234abcd" },
      },
    },
    'secrets.KEY.kmsKeyArn: is a key in "eu-west-1", and what it encrypts is in "us-east-1"; use the key of that region',
  ],
  [
    "a secret that is lost with its region",
    { ...RECOVERY, secrets: { KEY: { kind: "existing", secret: "vendor" } } },
    "secrets.KEY.replica: is missing, and recovery is for the loss of the region that the secret is in; replicate the secret to us-west-2, and set replica: {}",
    'recovery: needs the images in the recovery region too; add "shop-prod-" to the account\'s imageReplication in envs/accounts.ts',
  ],
  [
    "a parameter whose copy needs a key",
    { ...RECOVERY, secrets: { KEY: { kind: "parameter", name: "/vendor", kmsKeyArn: KEY, replica: {} } } },
    `secrets.KEY.replica.kmsKeyArn: is missing, and the key "${KEY}" is in one region only; set the key that encrypts the replica in us-west-2`,
    'recovery: needs the images in the recovery region too; add "shop-prod-" to the account\'s imageReplication in envs/accounts.ts',
  ],
  [
    "private tasks without a way to a parameter",
    {
      network: { natGateways: "none", interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs", "secretsmanager"] },
      secrets: { KEY: { kind: "parameter", name: "/vendor" } },
    },
    'network.natGateways: "none" leaves private tasks unable to reach ssm; add them to network.interfaceEndpoints, or use "single", or backend.placement "public"',
  ],
  [
    "a job's secrets without a way to them",
    {
      ...job({ KEY: { ref: "secrets.LOGIN" }, JWT: { ref: "secrets.JWT_SECRET" } }, {}, { egress: "aws" }),
      network: { interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs"] },
      secrets: { LOGIN: { kind: "parameter", name: "/login" } },
    },
    'jobs.egress: "aws" needs "secretsmanager", "ssm" in network.interfaceEndpoints; add what is missing, or use "https"',
  ],
  [
    "a generated key pair",
    { secrets: { KEY: { kind: "generated", format: "rsa-2048" } } },
    'secrets.KEY.format: "rsa-2048" is a key pair, which neither AWS nor Terraform can create without its private key in the state; use kind "external", and fill in what openssl or ssh-keygen writes',
  ],
  [
    "a generated value in a format that does not exist",
    { secrets: { KEY: { kind: "generated", format: "uuid" } } },
    'secrets.KEY.format: "uuid" is not allowed; use "alphanumeric", "hex", "base64", "base64-prefixed" or "base64url"',
  ],
  [
    "half a byte",
    { secrets: { KEY: { kind: "generated", format: "hex", length: 33 } } },
    "secrets.KEY.length: 33 ends within a byte, which takes two digits; use 34",
  ],
  [
    "characters of what is counted in bytes",
    { secrets: { KEY: { kind: "generated", format: "base64", length: 44 } } },
    'secrets.KEY.length: has no effect with format "base64"; set bytes',
  ],
  [
    "bytes of what is counted in characters",
    { secrets: { KEY: { kind: "generated", bytes: 32 } } },
    'secrets.KEY.bytes: has no effect with format "alphanumeric"; set length',
  ],
  [
    "a wildcard action",
    own({ actions: ["dynamodb:*"] }),
    'backend.permissions[0].actions[0]: "dynamodb:*" has a wildcard, which also allows what AWS adds later; list every action',
  ],
  [
    "every resource, without a reason",
    own({ resources: ["*"] }),
    'backend.permissions[0].resources: "*" is everything of a service; name what the application uses, or set because to the reason why AWS cannot narrow it',
  ],
  [
    "an ARN that is every resource",
    own({ resources: ["arn:aws:s3:::*"] }),
    'backend.permissions[0].resources: "arn:aws:s3:::*" is everything of a service; name what the application uses, or set because to the reason why AWS cannot narrow it',
  ],
  [
    "a reason for nothing",
    own({ because: "It is so." }),
    "backend.permissions[0].because: is for a resource that is everything; leave it out",
  ],
  [
    "every resource, and one of them",
    own({ resources: ["*", USERS], because: "It is so." }),
    'backend.permissions[0].resources: "*" covers the others too; leave it out, or leave them out',
  ],
  [
    "an application that changes permissions",
    own({ actions: ["iam:PutRolePolicy"], resources: ["arn:aws:iam::111122223333:role/x"] }),
    'backend.permissions[0].actions: "iam:PutRolePolicy" lets the application change permissions; leave that to Terraform',
  ],
  [
    "a role that is passed to any service",
    own({ actions: ["iam:PassRole"], resources: ["arn:aws:iam::111122223333:role/x"] }),
    'backend.permissions[0].conditions: "iam:PassRole" without a condition on iam:PassedToService gives the role to every service; add one that names the service',
  ],
  [
    "a condition that does not exist",
    own({ conditions: [{ test: "StringIs", variable: "aws:SourceVpc", values: ["vpc-1"] }] }),
    'backend.permissions[0].conditions[0].test: "StringIs" is not valid; use a condition operator such as "StringEquals"',
  ],
  [
    "two statements of one name",
    {
      backend: {
        permissions: [
          { sid: "Users", actions: ["dynamodb:GetItem"], resources: [USERS] },
          { sid: "Users", actions: ["dynamodb:PutItem"], resources: [USERS] },
        ],
      },
    },
    'backend.permissions: "Users" is the sid of two statements; rename one',
  ],
  [
    "a job's variable that its permission sets",
    job({ METRICS_NAMESPACE: "x" }, { permissions: ["custom-metrics"] }),
    "jobs.definitions.grade.environment.METRICS_NAMESPACE: METRICS_NAMESPACE is set by the permission custom-metrics; leave it out",
  ],
];
