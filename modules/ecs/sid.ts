/** A construct's id as part of a statement's sid, which takes letters and digits alone: `image-worker` → `ImageWorker`. */
export function sidPart(id: string): string {
  return id
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
