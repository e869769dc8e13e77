import { planNotifications } from "../rides/plan-calls.ts";
import type { Ride } from "../rides/ride.ts";
import { checkAnswer, type ExpectedAnswer } from "./check-answer.ts";
import { NotificationSocket } from "./notification-socket.ts";
import { type Answer, RideClient, type RideClientOptions, StepFailed } from "./ride-client.ts";

/** What became of one ride, seen from its people. */
export interface RideResult {
  readonly ride: Ride;
  /** Ids that the system gave out on this ride. */
  readonly ids: readonly string[];
  /** What was not as the ride expects; empty when all was. */
  readonly faults: readonly string[];
}

export interface PlayOptions extends RideClientOptions {
  /** Departures count from here. Milliseconds since the epoch. */
  readonly start: number;
}

const NOTIFICATIONS_MS = 20_000;
const MAX_PRICE = 30_000;
const MAX_WAIT_SECONDS = 900;

/** Plays one ride to its end, or to the first step that fails. Rejects only when the run is aborted. */
export async function playRide(ride: Ride, options: PlayOptions): Promise<RideResult> {
  const faults: string[] = [];
  const ids: string[] = [];
  const cleanUp: (() => Promise<void>)[] = [];
  try {
    await new Play(ride, options, faults, ids, cleanUp).run();
  } catch (error) {
    options.signal.throwIfAborted();
    faults.push(error instanceof StepFailed ? error.message : `no answer: ${describe(error)}`);
  } finally {
    await Promise.all(cleanUp.map((clean) => clean()));
  }
  return { ride, ids, faults };
}

class Play {
  readonly #ride: Ride;
  readonly #options: PlayOptions;
  readonly #client: RideClient;
  readonly #faults: string[];
  readonly #ids: string[];
  readonly #cleanUp: (() => Promise<void>)[];

  constructor(ride: Ride, options: PlayOptions, faults: string[], ids: string[], cleanUp: (() => Promise<void>)[]) {
    this.#ride = ride;
    this.#options = options;
    this.#client = new RideClient(ride, options);
    this.#faults = faults;
    this.#ids = ids;
    this.#cleanUp = cleanUp;
  }

  async run(): Promise<void> {
    const { plan, riderIds, driverId } = this.#ride;
    const riders = await Promise.all(riderIds.map(async (id) => ({ id, token: await this.#login(id) })));
    const first = riders[0];
    if (first === undefined) throw new StepFailed("a ride without a rider");
    if (plan === "cancel") {
      const orderId = await this.#publish(first.id, first.token);
      await this.#cancel(orderId, first.token);
      await this.#poll(first.token);
      return;
    }
    const driver = await this.#login(driverId);
    const socket = plan === "ws" ? await this.#connect(first.token) : undefined;
    const orders: string[] = [];
    // One after the other: the pool keeps its order, so the group is the same every time.
    for (const { id, token } of riders) orders.push(await this.#publish(id, token));
    await this.#match(orders, first.token);
    await this.#complete(await this.#accept(orders[0] ?? "", driver), orders, driver);
    if (socket === undefined) await this.#poll(first.token);
    else await this.#listen(socket);
  }

  async #login(userId: string): Promise<string> {
    const answer = await this.#client.post("user", "/v1/sessions", { userId, deviceId: `device-of-${userId}` });
    this.#check("login", answer, { status: 201 });
    return String(answer.body.token);
  }

  async #publish(userId: string, token: string): Promise<string> {
    const { rideId, origin, destination, departureInMinutes, cohort } = this.#ride;
    const answer = await this.#client.post(
      "order",
      "/v1/orders",
      {
        rideId,
        userId,
        origin,
        destination,
        departureTime: new Date(this.#options.start + departureInMinutes * 60_000).toISOString(),
        maxWaitSeconds: MAX_WAIT_SECONDS,
        maxPrice: MAX_PRICE,
        paymentType: cohort.payment,
        seats: 1,
      },
      token,
    );
    this.#check("publish", answer, { status: 201, differs: "order", rideId: true });
    return this.#idOf(answer, "orderId");
  }

  async #match(orders: readonly string[], token: string): Promise<void> {
    const answer = await this.#client.post("order", `/v1/orders/${orders[0]}/match`, {}, token);
    this.#check("match", answer, { status: 200, differs: "matching" });
    const group = (answer.body.group ?? {}) as { readonly requestIds?: readonly string[] };
    const members = [...(group.requestIds ?? [])].sort().join();
    if (members !== [...orders].sort().join())
      this.#faults.push(`match: the group is ${members}, not the ride's ${orders.length} orders`);
  }

  async #accept(orderId: string, token: string): Promise<string> {
    const answer = await this.#client.post("order", `/v1/orders/${orderId}/accept`, {}, token);
    this.#check("accept", answer, { status: 200 });
    return this.#idOf(answer, "tripId");
  }

  async #complete(tripId: string, orders: readonly string[], token: string): Promise<void> {
    const answer = await this.#client.post("order", `/v1/trips/${tripId}/complete`, {}, token);
    this.#check("complete", answer, { status: 200, differs: "payment", differsIn: "payments" });
    const payments = (answer.body.payments ?? []) as readonly { readonly status?: string }[];
    const captured = payments.filter(({ status }) => status === "captured").length;
    if (captured !== orders.length)
      this.#faults.push(`complete: ${captured} of ${orders.length} payments are captured`);
  }

  async #cancel(orderId: string, token: string): Promise<void> {
    const answer = await this.#client.post("order", `/v1/orders/${orderId}/cancel`, {}, token);
    this.#check("cancel", answer, { status: 200 });
    const look = await this.#client.get("order", `/v1/orders/${orderId}`, token);
    this.#check("look", look, { status: 200, differs: "order", rideId: true });
    if (look.body.status !== "cancelled") this.#faults.push(`look: status is \`${look.body.status}\``);
  }

  async #poll(token: string): Promise<void> {
    const { rideId, plan } = this.#ride;
    const expected = planNotifications(plan);
    const path = `/v1/notifications?rideId=${rideId}&atLeast=${expected}&waitMs=${NOTIFICATIONS_MS - 2_000}`;
    const answer = await this.#client.poll("notification", path, token);
    this.#check("notifications", answer, { status: 200, rideId: true });
    this.#checkNotifications((answer.body.notifications ?? []) as readonly unknown[]);
  }

  async #connect(token: string): Promise<NotificationSocket> {
    const url = `${this.#client.gatewayUrl.replace(/^http/, "ws")}/v1/ws?rideId=${this.#ride.rideId}`;
    const socket = new NotificationSocket(url, this.#client.headers("notification", token));
    this.#cleanUp.push(() => socket.close());
    const [welcome = {}] = await socket.messages(1, NOTIFICATIONS_MS, this.#options.signal);
    this.#check("welcome", { status: 101, body: welcome }, { status: 101 });
    return socket;
  }

  async #listen(socket: NotificationSocket): Promise<void> {
    const expected = 1 + planNotifications(this.#ride.plan);
    const [, ...pushed] = await socket.messages(expected, NOTIFICATIONS_MS, this.#options.signal);
    this.#checkNotifications(pushed);
  }

  #checkNotifications(notifications: readonly unknown[]): void {
    const expected = planNotifications(this.#ride.plan);
    if (notifications.length !== expected)
      this.#faults.push(`notifications: ${notifications.length} of ${expected} came`);
  }

  #check(step: string, answer: Answer, expected: ExpectedAnswer): void {
    this.#faults.push(...checkAnswer(this.#ride, step, answer, expected));
  }

  #idOf({ body }: Answer, field: string): string {
    const id = String(body[field]);
    this.#ids.push(id);
    return id;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error ? `${error.message} (${String(error.code)})` : error.message;
}
