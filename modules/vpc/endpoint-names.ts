/**
 * The interface endpoints that environments usually need, and their neighbours. A name that is a typo away from one of
 * them is that one misspelt; any other may be a service that is newer than this list.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 */
export const ENDPOINT_NAMES: readonly string[] = (
  "access-analyzer account acm acm-pca airflow.api airflow.env airflow.ops amplify aps aps-workspaces appconfig appconfigdata " +
  "application-autoscaling appmesh apprunner apprunner.requests athena auditmanager autoscaling autoscaling-plans b2bi backup " +
  "backup-gateway batch bedrock bedrock-agent bedrock-agent-runtime bedrock-mantle bedrock-runtime billingconductor cases cassandra " +
  "cloudcontrolapi clouddirectory cloudformation cloudhsmv2 cloudtrail codeartifact.api codeartifact.repositories codebuild " +
  "codebuild-fips codecommit codecommit-fips codeconnections.api codedeploy codedeploy-commands-secure codepipeline " +
  "codestar-connections.api cognito-idp cognito-identity comprehend comprehendmedical config connect-campaigns cost-optimization-hub " +
  "databrew dataexchange datasync data-servicediscovery devicefarm dms drs dynamodb dynamodb-streams ds ebs ec2 ec2messages ecr.api " +
  "ecr.dkr ecs ecs-agent ecs-telemetry eks eks-auth elasticache elasticbeanstalk elasticbeanstalk-health elasticfilesystem " +
  "elasticloadbalancing elasticmapreduce email-smtp emr-containers emr-serverless events evidently execute-api finspace firehose fis " +
  "forecast frauddetector fsx git-codecommit glue grafana grafana-workspace guardduty guardduty-data healthlake identitystore " +
  "imagebuilder inspector2 inspector-scan iotcore kafka kafka-fips kendra kinesis-firehose kinesis-streams kms kms-fips lakeformation lambda " +
  "lex license-manager location logs lookoutmetrics m2 macie2 mediaconnect mgn monitoring mq neptune-graph network-firewall notifications " +
  "observabilityadmin oam opensearch organizations payment-cryptography personalize pinpoint pipes polly private-networks profile qldb.session " +
  "ram rbin rds rds-data redshift redshift-data redshift-serverless rekognition resiliencehub resource-explorer-2 resource-groups " +
  "robomaker rolesanywhere rum rum-dataplane s3 s3-outposts s3tables sagemaker.api sagemaker.runtime scheduler schemas secretsmanager " +
  "securityhub securitylake servicecatalog servicediscovery servicequotas ses signin sms-voice snowball sns sqs ssm ssm-contacts " +
  "ssm-incidents ssmmessages states storagegateway sts swf sync-states synthetics tagging tax textract transcribe " +
  "transcribestreaming transfer transfer.server translate verifiedpermissions voiceid wafv2 wellarchitected wisdom workspaces xray"
).split(" ");
