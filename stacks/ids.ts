/** Ids of constructs that readers of the Terraform look for, too. A changed id is a changed address. */
export const IDS = {
  backend: "backend",
  backendImage: "backend-image",
  cluster: "cluster",
  deployBackend: "deploy-backend",
  deployFrontend: "deploy-frontend",
  /** Holds a role for each job. */
  deployJob: "deploy-job",
  /** Holds a repository for each job. */
  jobImage: "job-image",
  scheduledTask: "scheduled-task",
  worker: "worker",
} as const;
