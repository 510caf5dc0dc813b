/** Construct ids that the readers rely on too. Changing an id changes addresses. */
export const IDS = {
  backend: "backend",
  backendImage: "backend-image",
  cluster: "cluster",
  deployBackend: "deploy-backend",
  deployFrontend: "deploy-frontend",
  /** Contains a role for each job. */
  deployJob: "deploy-job",
  /** Contains a role for each service. */
  deployService: "deploy-service",
  /** Contains a repository for each job. */
  jobImage: "job-image",
  scheduledTask: "scheduled-task",
  /** Contains the services next to the backend. */
  service: "service",
  /** Contains a repository for each service. */
  serviceImage: "service-image",
  /** Where services find each other. */
  services: "services",
  worker: "worker",
} as const;
