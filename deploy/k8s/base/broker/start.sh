# Starts the broker once its volume has room.
# A broker that has met a full volume takes nothing more, even when there is room again: reload.sh ends it, and this script starts it again once there is room.
. /config/room.sh
if ! has_room; then
  echo "The volume of $POD_NAME is full: $(left) KiB are left, and the broker needs $ROOM_MIN_KIB. It starts by itself once there is room."
  exit 1
fi
exec nats-server --config /config/nats.conf
