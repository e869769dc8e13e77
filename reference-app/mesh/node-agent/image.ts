import { lstatSync, readlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** What an image name stands for on this machine. */
export type Image =
  /** A folder that holds the image's whole file tree. */
  | { readonly kind: "folder"; readonly path: string }
  /** Istio's proxy: the programs of the tools' cache, and the libraries of this machine that they are linked to. */
  | { readonly kind: "istio-proxy"; readonly bin: string; readonly envoy: string; readonly bootstrap: string };

/** By the image's name without its registry and tag. */
export function imageFor(name: string, images: ReadonlyMap<string, Image>): Image | undefined {
  const withoutTag = name.replace(/@sha256:[0-9a-f]+$/, "").replace(/:[\w.-]+$/, "");
  return images.get(withoutTag) ?? images.get(withoutTag.slice(withoutTag.lastIndexOf("/") + 1));
}

const MAX_LINKS = 40;

/** Where a path of the image leads to inside of its root, links followed as the image's own processes would. */
export function insideRoot(root: string, path: string): string {
  let links = 0;
  let done = "/";
  const rest = path.split("/").filter((part) => part !== "");
  for (let part = rest.shift(); part !== undefined; part = rest.shift()) {
    const here = resolve(done, part);
    const target = linkAt(join(root, here));
    if (target === undefined) {
      done = here;
    } else {
      links += 1;
      if (links > MAX_LINKS) throw new Error(`too many links in \`${path}\``);
      rest.unshift(
        ...resolve(dirname(here), target)
          .split("/")
          .filter((name) => name !== ""),
      );
      done = "/";
    }
  }
  return done;
}

function linkAt(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch {
    return undefined;
  }
}
