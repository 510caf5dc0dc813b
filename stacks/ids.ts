/** Construct ids that the readers rely on too. Changing an id changes addresses. */
export const IDS = {
  backend: "backend",
  backendImage: "backend-image",
  cluster: "cluster",
  deployBackend: "deploy-backend",
  deployFrontend: "deploy-frontend",
  /** Contains a role for each job. */
  deployJob: "deploy-job",
  /** Contains a repository for each job. */
  jobImage: "job-image",
  scheduledTask: "scheduled-task",
  worker: "worker",
} as const;
