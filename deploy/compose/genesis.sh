#!/bin/sh
# Makes the keys and the genesis file of a development chain, once: four members with REP, two developers and a customer with $.
# Makes at every start the identities that are missing, and the broker's permissions as this version has them.
set -eu
bpdao() { node clients/cli/dist/main.js --keys /chain/keys "$@" >/dev/null; }
bpdao broker identities /chain/identities --producer producer1 --producer producer2 --producer producer3 --producer producer4
[ -e /chain/genesis.json ] && exit 0
for key in producer1 producer2 producer3 producer4 dev1 dev2 customer1; do
  [ -e "/chain/keys/$key.json" ] || bpdao keys new "$key" --plain 2>/dev/null
done
bpdao genesis new /chain/genesis.json --author dev1 \
  --member producer1=1000 --member producer2=1000 --member producer3=1000 --member producer4=1000 \
  --account dev1=1000 --account dev2=1000 --account customer1=1000000
echo 'a new chain begins: /chain/genesis.json'
