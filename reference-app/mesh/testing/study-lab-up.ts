import { join } from "node:path";
import { makeSmallImage } from "../commands/small-image.ts";
import { bringUp } from "./bring-up.ts";

const STUDY = join(import.meta.dirname, "../study");

/** A lab with the study's pods, and no routes. @param scratch where their image is made */
export async function bringUpStudy(folder: string, scratch: string): Promise<void> {
  const image = join(scratch, "image");
  makeSmallImage(image, join(STUDY, "app"));
  await bringUp(folder, ["--apply", join(STUDY, "manifests"), "--image", `dyeing/fixture=${image}`]);
}
