#!/usr/bin/env bash
# real_parts.sh SHOP: on PostgreSQL ($SCOPELAB_POSTGRESQL) and Redis ($SCOPELAB_REDIS), the shop is killed
# again and again while orders come in. Each that was accepted reaches its end, and no effect is there
# twice or left over.
set -euo pipefail
shop=$1
cd "$(dirname "$0")/../../.."
source labs/serve/tests/shop.sh
ask() { psql -qAtX "$SCOPELAB_POSTGRESQL" -c "$1"; }
# is WHAT EXPECTED QUERY
is() {
  local got
  got=$(ask "$3")
  [ "$got" = "$2" ] || { echo "$1: $got, expected $2"; exit 1; }
}

orders=$work/accepted
: > "$orders"
for round in 1 2 3 4; do
  start_shop --data "$work/data" --postgres "$SCOPELAB_POSTGRESQL" --redis "$SCOPELAB_REDIS"
  for i in 1 2 3 4 5; do
    for item in book glass; do
      curl -s --max-time 10 "${url}orders" -d "{\"item\": \"$item\", \"quantity\": 2}" |
        sed -n 's/^ *"order": "\(.*\)",$/\1/p' >> "$orders"
    done
    # In the middle of the work that the orders make.
    if [ "$round" -lt 4 ] && [ "$i" -eq "$round" ]; then break; fi
  done
  [ "$round" -lt 4 ] || break
  # The servers drop all connections, and the shop is asked at once.
  ask "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'" > "$work/ended"
  [ -s "$work/ended" ]
  redis-cli -s "${SCOPELAB_REDIS#unix:}" client kill type normal > "$work/ended"
  until_shows "${url}orders" '"state"'
  kill -KILL "$shop_pid"
  wait "$shop_pid" || true
done
# 1 + 2 + 3 + 5 of each.
[ "$(sort -u "$orders" | wc -l)" -eq 22 ] || { echo "accepted: $(cat "$orders")"; exit 1; }
# Waits for 20 s at most: moved by the shop, or not at all.
moving="select count(*) from saga_instance where state not in ('completed', 'compensated')"
for ((i = 0; i < 400; i++)); do
  [ "$(ask "$moving")" -ne 0 ] || break
  sleep 0.05
done
is "orders" 22 "select count(*) from orders"
is "sagas that are not at their end" 0 "$moving"
is "books paid" 11 "select count(*) from payment join orders on orders.id = order_id where item = 'book'"
is "payments" 11 "select count(*) from payment"
is "parcels" 11 "select count(*) from shipment"
is "books left" 78 "select amount from stock where item = 'book'"
is "glasses left" 100 "select amount from stock where item = 'glass'"
until_shows "${url}metrics" 'scopelab_undo_queue_depth 0'
is "rows in the outbox" 0 "select count(*) from saga_outbox"

# One that is done is taken back by its token, once.
first=$(ask "select id from orders where item = 'book' order by placed limit 1")
token=$(ask "select token from orders where id = '$first'")
for _ in 1 2; do
  curl -s "${url}revert" -d "{\"token\": \"$token\"}" | grep -q '"accepted": true'
done
is "books left" 80 "select amount from stock where item = 'book'"
is "payments" 10 "select count(*) from payment"
curl -s "${url}revert" -d '{"token": "rt1.AAAA"}' | grep -q BAD_TOKEN
end_shop
