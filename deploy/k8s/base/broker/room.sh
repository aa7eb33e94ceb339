# Tells if the broker's volume has room left.
ROOM_MIN_KIB=16384
left() { df -P -k /data | tail -n 1 | { read -r _ _ _ kib _; echo "$kib"; }; }
has_room() { [ "$(left)" -ge "$ROOM_MIN_KIB" ]; }
