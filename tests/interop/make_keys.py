"""Makes the test keys that both fixture makers use. Run once; a key that is there is left alone."""

import base64
import os
import pathlib

from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

KEYS = pathlib.Path(__file__).resolve().parent / "keys"


def write(name, data):
    with open(KEYS / name, "xb") as file:
        file.write(data)


def pair(name, make, traditional=None, public_pkcs1=False):
    if (KEYS / f"{name}.pkcs8.pem").exists():
        return
    key = make()

    def private(form):
        return key.private_bytes(s.Encoding.PEM, form, s.NoEncryption())

    def public(form):
        return key.public_key().public_bytes(s.Encoding.PEM, form)

    write(f"{name}.pkcs8.pem", private(s.PrivateFormat.PKCS8))
    write(f"{name}.spki.pem", public(s.PublicFormat.SubjectPublicKeyInfo))
    if traditional:
        write(f"{name}.{traditional}.pem", private(s.PrivateFormat.TraditionalOpenSSL))
    if public_pkcs1:
        write(f"{name}.public.pkcs1.pem", public(s.PublicFormat.PKCS1))


def secret(name, size):
    if not (KEYS / f"{name}.secret").exists():
        write(f"{name}.secret", base64.urlsafe_b64encode(os.urandom(size)).rstrip(b"=") + b"\n")


pair("rsa", lambda: rsa.generate_private_key(65537, 2048), "pkcs1", public_pkcs1=True)
pair("p256", lambda: ec.generate_private_key(ec.SECP256R1()), "sec1")
pair("p384", lambda: ec.generate_private_key(ec.SECP384R1()), "sec1")
pair("ed25519", ed25519.Ed25519PrivateKey.generate)
secret("hs256", 32)
secret("hs384", 48)
secret("hs512", 64)
