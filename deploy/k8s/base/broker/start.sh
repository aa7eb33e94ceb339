# Starts the broker where its volume has room. One that has met a full volume takes nothing more, also when there is room again: reload.sh ends it,
# and it starts here once there is.
. /config/room.sh
if ! has_room; then
  echo "The volume of $POD_NAME is full: $(left) KiB are left, and the broker needs $ROOM_MIN_KIB. It starts by itself once there is room."
  exit 1
fi
exec nats-server --config /config/nats.conf
