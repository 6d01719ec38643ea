"""Writes fixtures/pyjwt.json: one token for each algorithm, made by PyJWT, with the key in every form it has.

RSASSA-PSS and ECDSA are randomised, so a second run changes those signatures and nothing else.
"""

import base64
import json
import pathlib

import cryptography
import jwt
from jwt.algorithms import get_default_algorithms

HERE = pathlib.Path(__file__).resolve().parent
KEYS = HERE / "keys"

CLAIMS = {
    "iss": "https://issuer.example.com",
    "aud": "api",  # a string here; the fixtures of jose have an array
    "sub": "alice",
    "jti": "3f0c8d5e-7a0b-4a0e-9c39-5d6f3f1f9a01",
    "iat": 1767225600,  # 2026-01-01
    "exp": 4102444800,  # 2100-01-01
    "roles": ["admin", "editor"],
    "scope": "articles:read articles:write",
}

# Algorithm, the name of its key.
CASES = [
    ("HS256", "hs256"), ("HS384", "hs384"), ("HS512", "hs512"),
    ("RS256", "rsa"), ("RS384", "rsa"), ("RS512", "rsa"),
    ("PS256", "rsa"), ("PS384", "rsa"), ("PS512", "rsa"),
    ("ES256", "p256"), ("ES384", "p384"), ("EdDSA", "ed25519"),
]  # fmt: skip


def read(name):
    path = KEYS / name
    return path.read_text() if path.exists() else None


def case(alg, name):
    algorithm = get_default_algorithms()[alg]
    out = {"alg": alg, "kid": name}
    label = {"kid": name, "use": "sig", "alg": alg}
    if text := read(f"{name}.secret"):
        out["secret"] = text.strip()
        signing = base64.urlsafe_b64decode(out["secret"] + "=" * (-len(out["secret"]) % 4))
        out["private_jwk"] = {"kty": "oct", "k": out["secret"], **label}
    else:
        out["private_pkcs8"] = signing = read(f"{name}.pkcs8.pem")
        out["public_spki"] = read(f"{name}.spki.pem")
        for field, file in {
            "private_pkcs1": f"{name}.pkcs1.pem",
            "private_sec1": f"{name}.sec1.pem",
            "public_pkcs1": f"{name}.public.pkcs1.pem",
        }.items():
            if text := read(file):
                out[field] = text

        # The JWK as PyJWT writes it; it puts `key_ops` in, which RFC 7517 does not want beside `use`.
        def jwk(pem):
            made = algorithm.to_jwk(algorithm.prepare_key(pem), as_dict=True)
            made.pop("key_ops", None)
            return {**made, **label}

        out["public_jwk"] = jwk(out["public_spki"])
        out["private_jwk"] = jwk(signing)
    out["token"] = jwt.encode(CLAIMS, signing, algorithm=alg, headers={"kid": name})
    return out


fixtures = {
    "about": "made by make_pyjwt.py; the keys are public test keys",
    "maker": f"PyJWT {jwt.__version__}, cryptography {cryptography.__version__}",
    "claims": CLAIMS,
    "cases": [case(alg, name) for alg, name in CASES],
}
(HERE / "fixtures/pyjwt.json").write_text(json.dumps(fixtures, indent=2) + "\n")

# What a plain server hands out: a secret as text, a number for a subject, and nothing else but `exp`.
secret = read("hs256.secret").strip()
plain = {
    "about": "made by make_pyjwt.py; the secret is a public test secret, used as text",
    "secret": secret,
    "token": jwt.encode({"sub": 4, "exp": CLAIMS["exp"]}, secret, algorithm="HS256"),
}
(HERE / "fixtures/pyjwt_plain.json").write_text(json.dumps(plain, indent=2) + "\n")
