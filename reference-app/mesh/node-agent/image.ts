import { lstatSync, readlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Something that a container sees at a place of its own. */
export interface Mount {
  readonly from: string;
  readonly to: string;
  readonly directory: boolean;
  readonly readOnly: boolean;
}

/** What an image name stands for on this machine. */
export interface Image {
  /** The folder that holds its file tree. */
  readonly path: string;
  /** What of this machine belongs to that tree. */
  readonly mounts?: readonly Mount[];
  /** Without one a container needs a `command`. */
  readonly entrypoint?: readonly string[];
  /** What root of an image may do is not taken apart: nobody's containers but those of the lab's own images may be root. */
  readonly mayBeRoot?: boolean;
}

/** By the image's name without its registry and tag. */
export function imageFor(name: string, images: ReadonlyMap<string, Image>): Image | undefined {
  const withoutTag = name.replace(/@sha256:[0-9a-f]+$/, "").replace(/:[\w.-]+$/, "");
  return images.get(withoutTag) ?? images.get(withoutTag.slice(withoutTag.lastIndexOf("/") + 1));
}

const MAX_LINKS = 40;

/** Where a path of the image leads to inside of its root, links followed as the image's own processes would. */
export function insideRoot(root: string, path: string, links = 0): string {
  if (links > MAX_LINKS) throw new Error(`too many links in \`${path}\``);
  const parts = path.split("/").filter(Boolean);
  let done = "/";
  for (const [index, part] of parts.entries()) {
    const here = resolve(done, part);
    const file = join(root, here);
    if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) {
      const target = resolve(dirname(here), readlinkSync(file));
      return insideRoot(root, join(target, ...parts.slice(index + 1)), links + 1);
    }
    done = here;
  }
  return done;
}
