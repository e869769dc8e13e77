-- Balances in fen. A wallet is opened with its user's first payment.
CREATE TABLE payments.wallets (
  user_id text PRIMARY KEY,
  balance integer NOT NULL CHECK (balance >= 0)
);

-- One row per idempotency key, stored before anything is charged.
CREATE TABLE payments.payments (
  id              text PRIMARY KEY,
  idempotency_key text NOT NULL UNIQUE,
  order_id        text NOT NULL,
  ride_id         text NOT NULL,
  user_id         text NOT NULL,
  amount          integer NOT NULL CHECK (amount > 0),
  method          text NOT NULL CHECK (method IN ('wallet', 'alipay')),
  settlement      text NOT NULL CHECK (settlement IN ('batched', 'instant')),
  state           text NOT NULL CHECK (state IN ('pending', 'captured', 'declined')),
  provider_ref    text,
  created_at      timestamptz NOT NULL,
  attempt_until   timestamptz,
  captured_at     timestamptz,
  settled_at      timestamptz
);
CREATE INDEX payments_unsettled ON payments.payments (captured_at) WHERE state = 'captured' AND settled_at IS NULL;

-- Messages that are not sent yet, stored in the statement that changes the state they tell of. `headers` are the
-- message headers as they were injected then: a message that is sent late still carries the dye of its request.
CREATE TABLE payments.outbox (
  id            uuid PRIMARY KEY,
  topic         text NOT NULL,
  payload       jsonb NOT NULL,
  headers       jsonb NOT NULL,
  claimed_until timestamptz NOT NULL
);
CREATE INDEX outbox_claimed_until ON payments.outbox (claimed_until);
