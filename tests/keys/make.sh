#!/bin/sh
# Makes the keys in this folder anew. They are throw-away keys: nothing but these tests trusts them.
set -eu
cd "$(dirname "$0")"
pair() { name=$1 && shift && openssl genpkey "$@" -out "$name.pem" && openssl pkey -in "$name.pem" -pubout -out "$name.pub.pem"; }
for name in rsa rsa_other; do pair $name -algorithm RSA -pkeyopt rsa_keygen_bits:2048; done
pair rsa1024 -algorithm RSA -pkeyopt rsa_keygen_bits:1024
for name in p256 p256_other; do pair $name -algorithm EC -pkeyopt ec_paramgen_curve:P-256; done
pair p384 -algorithm EC -pkeyopt ec_paramgen_curve:P-384
for name in ed25519 ed25519_other; do pair $name -algorithm ed25519; done
openssl genpkey -algorithm X25519 -out x25519.pem
openssl pkey -in ed25519.pem -aes256 -passout pass:throw-away -out encrypted.pem
openssl req -x509 -key p256.pem -days 3650 -subj /CN=throw-away -out certificate.pem
