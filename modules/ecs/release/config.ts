import {
  anyText,
  boolean,
  integer,
  list,
  section,
  show,
  type Config,
  type Named,
  type Problem,
  type Settings,
} from "../../core";

/** A command that ends with 0 before tasks of a new image take over: a migration, a warm-up, the upload of static files. */
export const RELEASE = section({
  /**
   * The command, in a container with the new image and the application's variables, secrets, roles and security group. It may
   * run more than once for one image: after a failure, or when a deployment is repeated. The image's or the service's entry
   * point stays.
   */
  command: list(anyText, { min: 1 }).required(),
  /**
   * Minutes that a deployment waits for it. After them the deployment fails and the command is left alone, because one that is
   * killed half-way may leave worse behind. An apply waits as much longer for the tasks. Default: 15.
   */
  timeoutMinutes: integer(1, 240).default(15),
  /**
   * Whether the command itself makes sure, by a lock in the database for example, that two of it do not work at once. Only for
   * `image.owner: "terraform"`, where each new task runs it. Default: `false`; then at most one task may start at a time.
   */
  takesLock: boolean.default(false),
});

export interface ReleaseConfig extends Config<typeof RELEASE>, Named {}
export interface ReleaseSettings extends Settings<typeof RELEASE>, Named {}

/** What a release depends on. */
interface Released {
  readonly release?: ReleaseSettings;
  readonly image: { readonly owner: string };
  readonly desiredCount: number;
  readonly scaling?: { readonly max: number };
}

/** Where Terraform owns the image, each new task runs the release, and nothing but the number of tasks keeps two apart. */
export function releaseProblems({ release, image, desiredCount, scaling }: Released): Problem[] {
  if (release === undefined) return [];
  if (image.owner !== "terraform") {
    if (!release.takesLock) return [];
    const message =
      'true has no effect with image.owner "ci", where the pipeline runs one release at a time; leave it out';
    return [{ path: "release.takesLock", message }];
  }
  const most = Math.max(desiredCount, scaling?.max ?? 0);
  if (release.takesLock || most <= 1) return [];
  const message =
    `runs in each new task if Terraform owns the image, and ${show(most)} tasks may run it at once; use desiredCount 1 without ` +
    'scaling, takesLock: true if the command locks the database itself, or image.owner "ci", where a pipeline runs it once';
  return [{ path: "release", message }];
}
