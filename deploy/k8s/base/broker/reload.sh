# Has the broker read its configuration again after each change of its files, and once at the start, for changes until then.
# Ends the broker when its volume is full: start.sh reports that, and starts the broker again when there is room.
. /config/room.sh
state() { cat /config/*.conf /identities/*.conf | sha256sum; }
signal() { kill "-$1" "$(cat /run/nats/nats.pid)" 2> /dev/null; }
while :; do
  now=$(state)
  if [ "$now" != "$known" ] && signal HUP; then
    known=$now
    echo 'the broker reads its configuration again'
  fi
  if ! has_room && signal TERM; then echo "the broker ends: $(left) KiB of its volume are left"; fi
  sleep 2
done
