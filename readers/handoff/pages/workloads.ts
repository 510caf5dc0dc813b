import { type Root, stringOf } from "../../terraform";
import { restartTasks, WITHOUT_ALARMS } from "./commands";
import { type Facts, type QueueFacts, type Service } from "./facts";
import { isSecondHome } from "./homes";
import { section, shell } from "./markdown";

/** Procedures for workloads: deployments, tasks, hosts, jobs, queues. */
export function workloadProcedures(root: Root, facts: Facts): string[] {
  return [
    deployment(root, facts),
    tasks(facts),
    host(facts),
    jobs(facts),
    ...(facts.queues.some(({ deadLetters }) => deadLetters !== undefined)
      ? [deadLetterQueues(root, facts.queues)]
      : []),
  ];
}

function deployment(root: Root, facts: Facts): string {
  const { services, distribution, frontendBucket } = facts;
  if (services.length === 0 && frontendBucket === undefined) return "";
  const rolling = services.filter(({ blueGreen }) => blueGreen === undefined);
  return section(
    "## A deployment failed",
    ...release(facts),
    ...(rolling.length > 0
      ? ["ECS rolls a deployment back automatically when its tasks do not become healthy. To see why:"]
      : []),
    ...rolling.map(({ cluster, name }) =>
      shell(
        `aws ecs describe-services --cluster ${cluster} --services ${name} --query 'services[0].{deployments:deployments[].[status,rolloutState,rolloutStateReason,taskDefinition],events:events[:5].message}'`,
      ),
    ),
    ...(isSecondHome(root)
      ? [
          "No pipeline deploys here: to roll back, set `image_tag` in `active.auto.tfvars.json` to the tag of before, and apply.",
        ]
      : wayBack(root, rolling, { services, distribution, frontendBucket })),
  );
}

/** What a pipeline runs first. If it fails, nothing else has happened. */
function release({ release: found, services }: Facts): string[] {
  const cluster = services[0]?.cluster;
  if (found === undefined || cluster === undefined) return [];
  const { family, container, logGroup } = found;
  return [
    "Before a pipeline replaces tasks, it runs the release once with the new image. If that fails, the old tasks stay as they are, and the pipeline shows the last lines of its log. What ran within the last hour, what it said, and whether one is still at work, in which case no other starts:",
    shell(
      `task=$(aws ecs list-tasks --cluster ${cluster} --family ${family} --desired-status STOPPED --query 'taskArns[0]' --output text)`,
      `[ "$task" = None ] || aws ecs describe-tasks --cluster ${cluster} --tasks "$task" --query 'tasks[0].[stoppedReason,containers[].[name,exitCode,reason]]'`,
      `aws logs filter-log-events --log-group-name ${logGroup} --log-stream-name-prefix ${container}/ --query 'events[-50:].[message]' --output text`,
      `aws ecs list-tasks --cluster ${cluster} --family ${family} --query taskArns`,
    ),
    "Once the cause is fixed, run the pipeline again: the release may run more than once. A rollback runs no release and does not undo one.",
  ];
}

function wayBack(
  root: Root,
  rolling: readonly Service[],
  { services, distribution, frontendBucket }: Pick<Facts, "services" | "distribution" | "frontendBucket">,
): string[] {
  return [
    ...(rolling.length > 0
      ? ["To roll back a deployment that runs but is faulty, set `$REVISION` to the previous revision number:"]
      : []),
    ...rolling.map((service) => rollBack(service)),
    ...services.map(blueGreen),
    frontend(root, distribution !== undefined, frontendBucket),
    ...lasting(services),
  ];
}

/** Whether the next apply undoes it. */
function lasting(services: readonly Service[]): string[] {
  const owned = services.filter(({ byPipeline }) => !byPipeline).map(({ name }) => `\`${name}\``);
  const kept = "the pipeline, not Terraform, controls the image and the running revision.";
  if (owned.length === 0) return [`The next apply does not undo this: ${kept}`];
  return [
    `Terraform names the image of ${owned.join(", ")}: the next apply deploys it again. Have the previous image written into the environment file, and apply that.`,
    ...(owned.length < services.length ? [`With the others it does not: ${kept}`] : []),
  ];
}

function rollBack({ cluster, name, family }: Service): string {
  return shell(
    `aws ecs list-task-definitions --family-prefix ${family} --sort DESC --max-items 5 --query taskDefinitionArns`,
    `aws ecs update-service --cluster ${cluster} --service ${name} --task-definition "${family}:$REVISION"`,
    `aws ecs wait services-stable --cluster ${cluster} --services ${name}`,
  );
}

function blueGreen({ blueGreen: deployed, family }: Service): string {
  if (deployed === undefined) return "";
  const { application, group } = deployed;
  return [
    `CodeDeploy shifts the traffic of \`${family}\` and rolls back when an alarm goes off. To stop a running deployment and roll it back:`,
    shell(
      `deployment=$(aws deploy list-deployments --application-name ${application} --deployment-group-name ${group} --include-only-statuses InProgress Ready --query 'deployments[0]' --output text)`,
      "aws deploy get-deployment --deployment-id \"$deployment\" --query 'deploymentInfo.[status,errorInformation,rollbackInfo]'",
      'aws deploy stop-deployment --deployment-id "$deployment" --auto-rollback-enabled',
    ),
    "To roll back a completed deployment, deploy the previous revision, as the pipeline does:",
    shell(
      `aws ecs list-task-definitions --family-prefix ${family} --sort DESC --max-items 5 --query taskDefinitionArns`,
      `previous=$(aws deploy list-deployments --application-name ${application} --deployment-group-name ${group} --include-only-statuses Succeeded --query 'deployments[1]' --output text)`,
      `revision=$(aws deploy get-deployment --deployment-id "$previous" --query deploymentInfo.revision --output json)`,
      `aws deploy create-deployment --application-name ${application} --deployment-group-name ${group} --revision "$revision" ${WITHOUT_ALARMS}`,
    ),
  ].join("\n\n");
}

function frontend(root: Root, distributed: boolean, bucket: string | undefined): string {
  if (bucket === undefined) return "";
  return [
    "To roll back the frontend, redeploy the previous commit. If that takes too long, restore the previous version of the page; set `VERSION_ID`:",
    shell(
      `aws s3api list-object-versions --bucket ${bucket} --prefix index.html --max-items 5 --query 'Versions[].[VersionId,LastModified,IsLatest]' --output table`,
      `aws s3api copy-object --bucket ${bucket} --key index.html --copy-source "${bucket}/index.html?versionId=$VERSION_ID" --metadata-directive COPY --query CopyObjectResult.LastModified`,
    ),
    "The pipeline keeps hashed files for 30 days. Other files that the page names may be deleted; this brings them back, by deleting the mark that hides them:",
    shell(
      `aws s3 cp s3://${bucket}/index.html - | grep -oE '(src|href)="/[^"?#]+' | cut -d/ -f2- | sort -u | while read -r file; do`,
      `  aws s3api head-object --bucket ${bucket} --key "$file" >/dev/null 2>&1 && continue`,
      `  marker=$(aws s3api list-object-versions --bucket ${bucket} --prefix "$file" --query "DeleteMarkers[?IsLatest && Key=='$file'].VersionId | [0]" --output text)`,
      `  if [ "$marker" = None ]; then echo "$file is missing" >&2; else aws s3api delete-object --bucket ${bucket} --key "$file" --version-id "$marker" >/dev/null; fi`,
      "done",
      distributed && "cloudfront_distribution_id" in root.outputs
        ? `aws cloudfront create-invalidation --distribution-id "$(terraform output -raw cloudfront_distribution_id)" --paths '/*' --query Invalidation.Status`
        : "",
    ),
  ].join("\n\n");
}

function tasks({ services }: Facts): string {
  if (services.length === 0) return "";
  return section(
    "## A task does not start",
    ...services.map(({ cluster, name, logGroup }) =>
      shell(
        `task=$(aws ecs list-tasks --cluster ${cluster} --service-name ${name} --desired-status STOPPED --query 'taskArns[0]' --output text)`,
        `aws ecs describe-tasks --cluster ${cluster} --tasks "$task" --query 'tasks[0].[stopCode,stoppedReason,containers[].[name,exitCode,reason]]'`,
        logGroup === undefined ? "" : `aws logs tail ${logGroup} --since 30m`,
        `aws ecs describe-services --cluster ${cluster} --services ${name} --query 'services[0].events[:10].message'`,
      ),
    ),
    `- \`CannotPullContainerError\`: the tag is not in the repository, or the task cannot reach the repository.
- \`ResourceInitializationError\` with a secret's name: the secret has no value yet; the README lists the secrets to set manually.
- Exit code 137: out of memory. Exit code 1 immediately after the start: read the log.
- \`failed container health checks\`, \`Target.ResponseCodeMismatch\`: the container runs but does not pass its health check; check the path and the port.
- \`unable to place\`, \`capacity\`: no Spot capacity at the moment; ECS retries automatically.

ECS stops retrying after a while. Once the cause is fixed, start a new deployment:`,
    shell(...services.flatMap(restartTasks)),
  );
}

function host({ host: found, id, vault }: Facts): string {
  if (found === undefined) return "";
  const { group, document } = found;
  const [system, environment] = [id.slice(0, id.lastIndexOf("-")), id.slice(id.lastIndexOf("-") + 1)];
  return section(
    "## The host does not respond",
    "Open a shell with Session Manager; there is no SSH.",
    shell(
      `instance=$(aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names ${group} --query 'AutoScalingGroups[0].Instances[0].InstanceId' --output text)`,
      'aws ssm start-session --target "$instance"',
    ),
    "On the instance, run `systemctl status app`, `journalctl -u app --since -1h` and `df -h /data`. To deploy another image, or the previous one:",
    document === undefined
      ? ""
      : shell(
          `aws ssm send-command --document-name ${document} --parameters "ImageTag=$TAG" --targets Key=tag:System,Values=${system} Key=tag:Environment,Values=${environment}`,
        ),
    "Replacing a broken instance takes about five minutes. The new one attaches the same data volume and starts the same image. It also has the newest Amazon Linux and Docker, so this is how to install an urgent update:",
    shell(
      `aws autoscaling terminate-instance-in-auto-scaling-group --instance-id "$instance" --no-should-decrement-desired-capacity`,
    ),
    vault === undefined ? "" : diskRestore(group, vault),
  );
}

/** The disk that Terraform manages stays where it is: only its contents are replaced, so the next plan is empty. */
function diskRestore(group: string, vault: string): string {
  return [
    "If the database on the disk is corrupt, copy it from a backup; `POINT` is the ARN of a recovery point. The backup is made into a second disk, next to the present one:",
    shell(
      `aws backup list-recovery-points-by-backup-vault --backup-vault-name ${vault} --query 'reverse(sort_by(RecoveryPoints,&CreationDate))[:5].[RecoveryPointArn,CreationDate,Status]' --output table`,
      `instance=$(aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names ${group} --query 'AutoScalingGroups[0].Instances[0].InstanceId' --output text)`,
      `zone=$(aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names ${group} --query 'AutoScalingGroups[0].Instances[0].AvailabilityZone' --output text)`,
      'volume=$(aws ec2 create-volume --snapshot-id "${POINT##*/}" --availability-zone "$zone" --volume-type gp3 --encrypted --query VolumeId --output text)',
      'aws ec2 wait volume-available --volume-ids "$volume"',
      'aws ec2 attach-volume --volume-id "$volume" --instance-id "$instance" --device /dev/sdr --query State',
      'echo "$volume"',
      'aws ssm start-session --target "$instance"',
    ),
    "In the session, set `volume` to what the command before printed. Both folders must fit on the disk:",
    shell(
      "sudo systemctl stop app",
      'sudo mount -o nouuid "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_$(echo "$volume" | tr -d -)" /mnt',
      "sudo mv /data/postgres /data/postgres.before",
      "sudo cp -a /mnt/postgres /data/postgres",
      "sudo umount /mnt",
      "sudo systemctl start app",
    ),
    "If everything works, delete `/data/postgres.before`, and outside the session the second disk:",
    shell(
      'aws ec2 detach-volume --volume-id "$volume" --query State',
      'aws ec2 wait volume-available --volume-ids "$volume"',
      'aws ec2 delete-volume --volume-id "$volume"',
    ),
  ].join("\n\n");
}

function jobs({ jobQueues }: Facts): string {
  if (jobQueues.length === 0) return "";
  return section(
    "## A job is stuck or failed",
    "A job that stays `RUNNABLE` has no capacity. Check the queue's compute environment and the account's Fargate quota.",
    ...jobQueues.map((queue) =>
      shell(
        `aws batch list-jobs --job-queue ${queue} --job-status RUNNABLE --query 'jobSummaryList[].[jobId,jobName,createdAt]' --output table`,
        `aws batch list-jobs --job-queue ${queue} --job-status FAILED --query 'jobSummaryList[:10].[jobId,jobName,statusReason]' --output table`,
        `environment=$(aws batch describe-job-queues --job-queues ${queue} --query 'jobQueues[0].computeEnvironmentOrder[0].computeEnvironment' --output text)`,
        `aws batch describe-compute-environments --compute-environments "$environment" --query 'computeEnvironments[].[state,status,statusReason]'`,
        `aws batch describe-jobs --jobs "$JOB_ID" --query 'jobs[0].[status,statusReason,attempts[].[statusReason,container.reason,container.exitCode,container.logStreamName]]'`,
        'aws batch terminate-job --job-id "$JOB_ID" --reason "stuck"',
      ),
    ),
  );
}

function deadLetterQueues(root: Root, queues: readonly QueueFacts[]): string {
  return section(
    "## Messages are in a dead-letter queue",
    "The worker failed to process them too many times. Look at one (it becomes visible again), find the cause in the worker's log and fix it. Only then redrive the messages.",
    ...queues
      .filter(({ deadLetters: dead }) => dead !== undefined)
      .map(({ deadLetters: dead }) =>
        shell(
          `url=$(aws sqs get-queue-url --queue-name ${stringOf(dead)} --query QueueUrl --output text)`,
          'aws sqs get-queue-attributes --queue-url "$url" --attribute-names ApproximateNumberOfMessages',
          'aws sqs receive-message --queue-url "$url" --visibility-timeout 10',
          `aws sqs start-message-move-task --source-arn arn:aws:sqs:${root.region}:${root.account}:${stringOf(dead)}`,
        ),
      ),
  );
}
