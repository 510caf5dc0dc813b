import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import type { Bundle } from "./bundle";

/** Nobody's and of no time: what is in an archive depends on its files alone. */
const TIMELESS = { mtime: new Date(0), mode: 0o644, uid: 0, gid: 0, uname: "", gname: "" } as const;

/** Where gzip notes the kind of machine that it ran on, and what stands for none. */
const GZIP_SYSTEM = { at: 9, unknown: 255 } as const;

/** A bundle as `<folder>/…` in a gzipped tar archive. The same bundle gives the same bytes with the same release of Node. */
export async function archiveOf(folder: string, bundle: Bundle): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of [...bundle].sort(([one], [other]) => (one < other ? -1 : 1))) {
    tar.entry({ name: `${folder}/${name}`, ...TIMELESS }, content);
  }
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const archive = gzipSync(Buffer.concat(chunks), { level: 9 });
  archive[GZIP_SYSTEM.at] = GZIP_SYSTEM.unknown;
  return archive;
}
