import { beforeAll, describe, expect, it, vi } from "vitest";
import type { SoakReport } from "./proof/soak-tally.ts";
import { CarpoolLab } from "./testing/carpool-lab.ts";
import { Istiod } from "./testing/istiod.ts";
import { killProcess, labProcesses } from "./testing/lab-process.ts";
import { mesh, type Running, startMesh } from "./testing/mesh-command.ts";
import { withLab } from "./testing/with-lab.ts";

const MINUTE = 60_000;
vi.setConfig({ testTimeout: 5 * MINUTE });
/** What the services have sent meanwhile. */
const DYED_CALLS = 500;

const { folder } = withLab();
const lab = new CarpoolLab(folder);
let istiod: Istiod;

beforeAll(() => {
  istiod = new Istiod(lab);
});

/** Calls that a proxy sent with a dye, so far. */
function dyedCalls(): number {
  return lab.proxyLines().filter((line) => line.includes('"outbound|') && line.includes('"x_dye":"')).length;
}

/** The carpool system at work, for one round of these or all rides: resolves when they are under way. */
async function atWork(...rides: readonly string[]): Promise<Running> {
  const soak = startMesh({ folder, args: ["soak", "--json", "--hops", "1", ...rides] });
  const early = soak.ended.then(({ err }) => Promise.reject(new Error(err)));
  await Promise.race([early, vi.waitFor(() => expect(soak.said()).toMatch(/^rides \d/m), { timeout: 2 * MINUTE })]);
  return soak;
}

async function reportOf(soak: Running): Promise<SoakReport> {
  const { out, err } = await soak.ended;
  expect(out, err).not.toBe("");
  return JSON.parse(out) as SoakReport;
}

/** Until services have made so many more calls. */
async function more(calls: number): Promise<void> {
  const before = dyedCalls();
  await expect.poll(dyedCalls, { timeout: MINUTE, interval: 500 }).toBeGreaterThanOrEqual(before + calls);
}

describe("row 48: services that carry by the SDK", () => {
  it("istiod is away and comes back: every ride ends well, every hop has its dye", async () => {
    const soak = await atWork();
    await istiod.stop();
    await more(DYED_CALLS);
    await istiod.start();
    const { misroutes, losses, bleed, problems, ok } = await reportOf(soak);
    expect({ misroutes, losses, bleed, problems, ok }).toEqual({
      ...{ misroutes: 0, losses: 0, bleed: 0, problems: [], ok: true },
    });
  });

  // Of the baseline: where a lane's only pod is not well, its requests are to go elsewhere.
  it("a sidecar is restarted: rides fail, and nothing goes elsewhere, is lost or bleeds", async () => {
    const soak = await atWork("--rides", "120");
    await more(DYED_CALLS / 5);
    const sidecar = labProcesses(lab.running, "pilot-agent").find(({ env }) => env.POD_NAME?.startsWith("order-v1"));
    if (sidecar === undefined) throw new Error("order has no sidecar");
    await killProcess(sidecar);
    const { misroutes, losses, bleed, hops, problems } = await reportOf(soak);
    console.log(`${hops} dyed hops; ${problems.join("; ")}`);
    expect({ misroutes, losses, bleed }).toEqual({ misroutes: 0, losses: 0, bleed: 0 });
    expect(problems).not.toEqual([]);
    const after = await mesh(folder, "test", "--json", "--rides", "40");
    expect(after.code, after.err).toBe(0);
  });
});
