/** `ocr-worker` as part of an output's name: `ocr_worker`. */
export function snake(name: string): string {
  return name.replaceAll("-", "_");
}
