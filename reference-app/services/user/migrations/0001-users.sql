create table users.users (
  id text primary key,
  name text not null,
  phone text not null unique,
  id_digest text unique,
  level text not null check (level in ('NEW', 'SILVER', 'VIP3')),
  roles text[] not null,
  credit_score integer not null check (credit_score between 0 and 1000),
  real_name_verified boolean not null,
  created_at timestamptz not null
);

create table users.devices (
  user_id text primary key references users.users (id) on delete cascade,
  device_id text not null,
  bound_at timestamptz not null default now()
);
