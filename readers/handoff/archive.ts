import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import type { Bundle } from "./bundle";

/** No owner and no timestamp: an archive depends only on the contents of its files. */
const TIMELESS = { mtime: new Date(0), mode: 0o644, uid: 0, gid: 0, uname: "", gname: "" } as const;

/** The offset of gzip's operating system byte, and the value for "unknown". */
const GZIP_SYSTEM = { at: 9, unknown: 255 } as const;

/**
 * A bundle as `<folder>/…` in a gzipped tar archive. With the same release of Node, the same bundle gives the same
 * bytes.
 */
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
