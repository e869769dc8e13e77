-- The people of the demo: 600 riders and 300 drivers with telephone numbers of a range that is not in use.
insert into users.users (id, name, phone, level, roles, credit_score, real_name_verified, created_at)
select 'rider-' || lpad(n::text, 4, '0'), 'Rider ' || n, '1700' || lpad(n::text, 7, '0'),
  (array['NEW', 'SILVER', 'VIP3'])[1 + n % 3], array['rider'], 600, true, '2026-01-01T00:00:00Z'
from generate_series(1, 600) as n;

insert into users.users (id, name, phone, level, roles, credit_score, real_name_verified, created_at)
select 'driver-' || lpad(n::text, 4, '0'), 'Driver ' || n, '1701' || lpad(n::text, 7, '0'),
  'NEW', array['rider', 'driver'], 600, true, '2026-01-01T00:00:00Z'
from generate_series(1, 300) as n;
