import { stringify } from "yaml";
import { escapeTemplate } from "../core";
import type { ISecret } from "../secrets";
import { secretLine, secretReaders } from "./boot-secrets";
import {
  composeFile,
  DATA,
  nginxConfiguration,
  POSTGRES_SECRETS_FILE,
  SECRETS_FILE,
  type ComposeFileProps,
} from "./compose-file";
import { urlFormat } from "./host-database";

export interface BootProps extends ComposeFileProps {
  /** The data disk's id, to find the device by. */
  readonly volumeId: string;
  readonly discoveryServiceId: string;
  /** The ARN of the database password's secret. */
  readonly passwordSecretArn: string;
  /** The application's secrets, by their environment variable. */
  readonly secrets: ReadonlyMap<string, ISecret>;
  /** The one of them that is the URL of the host's own database. */
  readonly databaseUrl: ISecret;
  /** The registry that images are pulled from; undefined if none is in ECR. */
  readonly registry: string | undefined;
  /** The tag that runs until a pipeline deploys another one. */
  readonly firstTag: string;
  readonly metricNamespace: string;
}

/** The path of Compose in its image, and where Docker looks for it on the host. */
const COMPOSE_PLUGIN = "/usr/local/libexec/docker/cli-plugins/docker-compose";

/**
 * What the instance does when it starts, for cloud-init. It contains no secrets: anyone who may describe the instance
 * can read it.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
 */
export function bootConfiguration(props: BootProps): string {
  const file = (path: string, content: string, permissions = "0644") => ({ path, permissions, content });
  const content = {
    write_files: [
      file("/opt/app/compose.yaml", composeFile(props)),
      file("/opt/app/nginx.conf", nginxConfiguration(props.application)),
      file("/opt/app/attach-data", attachData(props), "0755"),
      file("/opt/app/compose", compose(props), "0755"),
      file("/opt/app/fetch-secrets", fetchSecrets(props), "0755"),
      file("/opt/app/register", register(props), "0755"),
      file("/opt/app/report-disk", reportDisk(props), "0755"),
      file("/etc/systemd/system/app.service", APP_SERVICE),
      file("/etc/systemd/system/docker.service.d/data.conf", DOCKER_AFTER_DATA),
      file("/etc/systemd/system/report-disk.service", REPORT_DISK_SERVICE),
      file("/etc/systemd/system/report-disk.timer", REPORT_DISK_TIMER),
    ],
    runcmd: [
      ["/opt/app/attach-data"],
      // Nothing else would retry: to its group, an instance without Docker is healthy.
      "until dnf install --assumeyes docker; do sleep 10; done",
      ["systemctl", "daemon-reload"],
      ["systemctl", "enable", "--now", "docker.service", "report-disk.timer", "app.service"],
    ],
  };
  return escapeTemplate(`#cloud-config\n${stringify(content, { lineWidth: 0 })}`);
}

/** Neither systemd nor Systems Manager sets $HOME, where Docker keeps its login. */
const SHELL = "#!/bin/bash\nset -euo pipefail\nexport HOME=/root\n";

/** IMDSv2: a token first. */
const METADATA = `metadata() {
  local token
  token=$(curl -sf -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 60" http://169.254.169.254/latest/api/token)
  curl -sf -H "X-aws-ec2-metadata-token: $token" "http://169.254.169.254/latest/meta-data/$1"
}
`;

/** Retries until the previous instance has released the disk; creates a file system only on a disk that has none. */
function attachData({ volumeId, region }: BootProps): string {
  return `${SHELL}
${METADATA}
volume=${volumeId}
device=/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_\${volume/-/}
until [ -e "$device" ]; do
  aws ec2 attach-volume --region ${region} --volume-id "$volume" --instance-id "$(metadata instance-id)" --device /dev/sdf || true
  sleep 5
done
if ! blkid "$device"; then mkfs.xfs "$device"; fi
mkdir -p ${DATA}
# Not by its label: a disk restored from a backup, beside this one, has the same.
echo "$device ${DATA} xfs defaults,nofail 0 2" >> /etc/fstab
mount ${DATA}
# The disk may have been made larger since.
xfs_growfs ${DATA}
mkdir -p ${DATA}/postgres
`;
}

/** One at a time: a retried start and a deployment would remove each other's containers. */
function compose({ settings: { images } }: BootProps): string {
  return `${SHELL}
plugin=${COMPOSE_PLUGIN}
exec 9> /run/app/lock
flock 9
if [ ! -x "$plugin" ]; then
  mkdir -p "\${plugin%/*}"
  container=$(docker create ${images.compose})
  docker cp "$container:$plugin" "$plugin.new"
  docker rm "$container"
  mv "$plugin.new" "$plugin"
fi
cd /opt/app
docker compose --env-file /run/app/compose.env "$@" 9>&-
`;
}

/**
 * Runs before every start, so that a restart picks up new values. The files are in memory, and only root can read them.
 */
function fetchSecrets({
  region,
  passwordSecretArn,
  secrets,
  databaseUrl,
  settings,
  registry,
  firstTag,
}: BootProps): string {
  const url = urlFormat(settings);
  const lines = [...secrets].map(([name, one]) =>
    one === databaseUrl ? `  printf '${name}=${url}\\n' "$password"` : `  ${secretLine(name, one)}`,
  );
  const stored = [...secrets.values()].filter((one) => one !== databaseUrl);
  const login =
    registry === undefined
      ? ""
      : `aws ecr get-login-password --region ${region} | docker login --username AWS --password-stdin ${registry}\n`;
  return `${SHELL}
umask 077
mkdir -p /run/app /root/.docker
secret() { aws secretsmanager get-secret-value --region ${region} --secret-id "$1" --query SecretString --output text; }
${secretReaders(stored)}password=$(secret ${passwordSecretArn})
printf 'POSTGRES_PASSWORD=%s\\n' "$password" > ${POSTGRES_SECRETS_FILE}
{
  printf 'DATABASE_URL=${url}\\n' "$password"
${lines.map((line) => `${line}\n`).join("")}} > ${SECRETS_FILE}
# The image that a pipeline chose is on the data disk: a machine that is replaced goes on with it.
[ -s ${DATA}/image-tag ] || echo ${firstTag} > ${DATA}/image-tag
echo "IMAGE_TAG=$(cat ${DATA}/image-tag)" > /run/app/compose.env
${login}`;
}

/** Under one name: an instance that replaces another one also takes over its entry. */
function register({ discoveryServiceId, region }: BootProps): string {
  return `${SHELL}
${METADATA}
aws servicediscovery register-instance --region ${region} --service-id ${discoveryServiceId} --instance-id host \\
  --attributes "AWS_INSTANCE_IPV4=$(metadata local-ipv4),AWS_INSTANCE_PORT=80"
`;
}

function reportDisk({ metricNamespace, region }: BootProps): string {
  return `${SHELL}
used=$(df --output=pcent ${DATA} | tail -1 | tr -dc 0-9)
aws cloudwatch put-metric-data --region ${region} --namespace ${metricNamespace} --metric-name data-disk-used --unit Percent --value "$used"
`;
}

const APP_SERVICE = `[Unit]
Description=The application: API, database, nginx
Requires=docker.service
Wants=network-online.target
After=docker.service network-online.target
RequiresMountsFor=${DATA}

[Service]
Type=oneshot
RemainAfterExit=yes
WorkingDirectory=/opt/app
ExecStartPre=/opt/app/fetch-secrets
ExecStart=/opt/app/compose up --detach --remove-orphans
ExecStartPost=/opt/app/register
ExecStop=/opt/app/compose down
# An image that is not there yet, or a registry that does not answer, is tried again.
Restart=on-failure
RestartSec=30
TimeoutStartSec=600
# As long as the containers may take to stop, one after another.
TimeoutStopSec=300

[Install]
WantedBy=multi-user.target
`;

/**
 * After a crash Docker restarts the containers automatically; before the disk is mounted, PostgreSQL would find an
 * empty folder.
 */
const DOCKER_AFTER_DATA = `[Unit]
RequiresMountsFor=${DATA}
`;

const REPORT_DISK_SERVICE = `[Unit]
Description=Reports how full the data disk is

[Service]
Type=oneshot
ExecStart=/opt/app/report-disk
`;

const REPORT_DISK_TIMER = `[Unit]
Description=Reports how full the data disk is

[Timer]
OnBootSec=5min
OnUnitActiveSec=5min

[Install]
WantedBy=timers.target
`;
