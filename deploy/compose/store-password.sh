#!/bin/sh
# Makes the password of the history's store, once, and the address by which the Forum finds it.
set -eu
[ -e /store/address ] && exit 0
password=$(node -e 'process.stdout.write(require("node:crypto").randomBytes(24).toString("base64url"))')
printf %s "$password" >/store/password
printf 'mongodb://forum:%s@mongodb:27017/bpdao?authSource=admin' "$password" >/store/address.new
# Only the Forum and the store mount this volume. They run as two users, so both files are readable by all.
chmod 0444 /store/password /store/address.new
mv /store/address.new /store/address
