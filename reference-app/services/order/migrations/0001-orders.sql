-- One row per rider's order. Prices are fen, distances metres.
CREATE TABLE orders.ride_requests (
  id               text PRIMARY KEY,
  ride_id          text NOT NULL,
  user_id          text NOT NULL,
  origin           jsonb NOT NULL,
  destination      jsonb NOT NULL,
  departure_time   timestamptz NOT NULL,
  max_wait_seconds integer NOT NULL,
  max_price        integer NOT NULL,
  payment_type     text NOT NULL CHECK (payment_type IN ('wallet', 'alipay')),
  seats            integer NOT NULL CHECK (seats BETWEEN 1 AND 3),
  distance_meters  double precision NOT NULL,
  duration_seconds double precision NOT NULL,
  price            integer NOT NULL CHECK (price > 0),
  pricing          text NOT NULL,
  state            text NOT NULL
                   CHECK (state IN ('published', 'matched', 'accepted', 'completed', 'cancelled', 'expired')),
  published_at     timestamptz NOT NULL,
  expires_at       timestamptz NOT NULL,
  group_id         text,
  trip_id          text,
  payment_id       text,
  -- Message headers injected when the order was published: what happens to it later without a request (it expires) is
  -- told in the dye it was published with.
  headers          jsonb NOT NULL
);

-- A rider has at most one open order per ride: publishing again answers with the first.
CREATE UNIQUE INDEX ride_requests_open ON orders.ride_requests (ride_id, user_id)
  WHERE state IN ('published', 'matched', 'accepted');
CREATE INDEX ride_requests_deadline ON orders.ride_requests (expires_at) WHERE state = 'published';
CREATE INDEX ride_requests_group ON orders.ride_requests (group_id);
CREATE INDEX ride_requests_trip ON orders.ride_requests (trip_id);

-- A matched group waits here, with its route plan, for a driver.
CREATE TABLE orders.match_groups (
  id               text PRIMARY KEY,
  stops            jsonb NOT NULL,
  distance_meters  double precision NOT NULL,
  duration_seconds double precision NOT NULL
);

-- One trip per group, at most four people including the driver.
CREATE TABLE orders.trips (
  id                text PRIMARY KEY,
  group_id          text NOT NULL UNIQUE,
  ride_id           text NOT NULL,
  driver_id         text NOT NULL,
  passenger_ids     jsonb NOT NULL,
  people            integer NOT NULL CHECK (people BETWEEN 2 AND 4),
  route_points      jsonb NOT NULL,
  distance_meters   double precision NOT NULL,
  estimated_arrival timestamptz NOT NULL,
  state             text NOT NULL CHECK (state IN ('accepted', 'settling', 'completed')),
  accepted_at       timestamptz NOT NULL,
  completed_at      timestamptz
);

-- Messages that are not sent yet, stored in the statement that changes the state they tell of. `headers` are the
-- message headers as they were injected then: a message that is sent late still carries the dye of its request.
CREATE TABLE orders.outbox (
  id            uuid PRIMARY KEY,
  topic         text NOT NULL,
  payload       jsonb NOT NULL,
  headers       jsonb NOT NULL,
  claimed_until timestamptz NOT NULL
);
CREATE INDEX outbox_claimed_until ON orders.outbox (claimed_until);
