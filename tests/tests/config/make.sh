#!/bin/sh
# Makes the keys in this folder. They are throw-away keys: nothing but these tests trusts them.
set -eu
cd "$(dirname "$0")"
pair() { openssl pkey -in "$1.pem" -pubout -out "$1.pub.pem"; }
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem && pair rsa
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out rsa1024.pem
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p256.pem && pair p256
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out p384.pem && pair p384
openssl genpkey -algorithm ed25519 -out ed25519.pem && pair ed25519
openssl genpkey -algorithm ed25519 -out other.pem && pair other
openssl genpkey -algorithm X25519 -out x25519.pem
openssl pkey -in ed25519.pem -aes256 -passout pass:throw-away -out encrypted.pem
openssl req -x509 -key p256.pem -days 3650 -subj /CN=throw-away -out certificate.pem
