# Has the broker read its configuration again whenever a file of it has changed, and once at the start, for what changed until then.
state() { cat /config/*.conf /identities/*.conf | sha256sum; }
while :; do
  now=$(state)
  if [ "$now" != "$known" ] && kill -HUP "$(cat /run/nats/nats.pid)"; then
    known=$now
    echo 'the broker reads its configuration again'
  fi
  sleep 2
done
