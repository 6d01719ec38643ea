"""Verifies with PyJWT what this library signed: check_pyjwt.py [tokens.json]

Each entry of the file is {alg, token, issuer, audience, key}; `key` is a JWK, or for HMAC a base64url secret.
Each token must verify with every check on, and must fail once it is touched or expected elsewhere.
"""

import base64
import json
import pathlib
import sys

import jwt

REQUIRED = ["iss", "aud", "exp", "iat", "sub", "jti"]
EXPECTED = {
    "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA",
}  # fmt: skip


def key_of(entry):
    key = entry["key"]
    if isinstance(key, str):
        return base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    return jwt.PyJWK(key, algorithm=entry["alg"]).key


def verify(entry, **other):
    expected = {"token": entry["token"], "issuer": entry["issuer"], "audience": entry["audience"], **other}
    return jwt.decode(
        expected["token"],
        key_of(entry),
        algorithms=[entry["alg"]],
        issuer=expected["issuer"],
        audience=expected["audience"],
        leeway=0,
        options={"require": REQUIRED, "strict_aud": False},
    )


def touched(token):
    head, _, signature = token.rpartition(".")
    return f"{head}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"


def refused(entry, error, **other):
    try:
        verify(entry, **other)
    except error:
        return
    raise AssertionError(f"accepted although {error.__name__} was due")


def check(entry):
    verify(entry)
    header = jwt.get_unverified_header(entry["token"])
    assert header["alg"] == entry["alg"], f"alg is {header['alg']}"
    assert header.get("typ") == "JWT", f"typ is {header.get('typ')}"
    if isinstance(entry["key"], dict) and "kid" in entry["key"]:
        assert header.get("kid") == entry["key"]["kid"], "kid differs from the key's"
    refused(entry, jwt.InvalidSignatureError, token=touched(entry["token"]))
    refused(entry, jwt.InvalidIssuerError, issuer=entry["issuer"] + "/")
    refused(entry, jwt.InvalidAudienceError, audience=entry["audience"] + "x")


path = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent / "tokens.json"
entries = json.loads(path.read_text())
failed = 0
for entry in entries:
    try:
        check(entry)
    except Exception as error:  # whatever it is, this token failed
        failed += 1
        print(f"PyJWT: {entry.get('alg')} FAILED: {type(error).__name__}: {error}")
for missing in sorted(EXPECTED - {entry.get("alg") for entry in entries}):
    failed += 1
    print(f"PyJWT: {missing} FAILED: no such token in {path.name}")
print(f"PyJWT {jwt.__version__}: {len(entries)} tokens, {failed} failed")
sys.exit(1 if failed else 0)
