create table notification.notifications (
  id uuid primary key,
  seq bigint generated always as identity,
  ride_id text not null,
  user_id text not null,
  template text not null,
  text text not null,
  created_at timestamptz not null
);

create index notifications_of_ride on notification.notifications (ride_id, seq);

create table notification.text_messages (
  id uuid primary key,
  sent_at timestamptz not null default now()
);
