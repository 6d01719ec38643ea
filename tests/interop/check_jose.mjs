// Verifies with jose what this library signed: check_jose.mjs [tokens.json]
//
// Each entry of the file is {alg, token, issuer, audience, key}; `key` is a JWK, or for HMAC a base64url secret.
// Each token must verify with every check on, and must fail once it is touched or expected elsewhere.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { errors, importJWK, jwtVerify } from "jose";

const expected = [
  "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA",
];

async function keyOf({ key, alg }) {
  if (typeof key === "string") return Buffer.from(key, "base64url");
  return importJWK(key, alg);
}

async function verify(entry, other = {}) {
  const { token, issuer, audience } = { ...entry, ...other };
  return jwtVerify(token, await keyOf(entry), {
    algorithms: [entry.alg],
    issuer,
    audience,
    typ: "JWT",
    clockTolerance: 0,
    requiredClaims: ["iss", "aud", "exp", "iat", "sub", "jti"],
  });
}

function touched(token) {
  const at = token.lastIndexOf(".") + 1;
  return token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
}

async function check(entry) {
  const { protectedHeader } = await verify(entry);
  if (entry.key?.kid !== undefined) assert.equal(protectedHeader.kid, entry.key.kid, "kid differs from the key's");
  await assert.rejects(verify(entry, { token: touched(entry.token) }), errors.JWSSignatureVerificationFailed);
  await assert.rejects(verify(entry, { issuer: `${entry.issuer}/` }), { claim: "iss" });
  await assert.rejects(verify(entry, { audience: `${entry.audience}x` }), { claim: "aud" });
}

const path = process.argv[2] ?? join(import.meta.dirname, "tokens.json");
const entries = JSON.parse(readFileSync(path, "utf8"));
let failed = 0;
for (const entry of entries) {
  try {
    await check(entry);
  } catch (error) {
    failed += 1;
    console.log(`jose: ${entry.alg} FAILED: ${error.name}: ${error.message}`);
  }
}
const present = new Set(entries.map((entry) => entry.alg));
for (const alg of expected.filter((alg) => !present.has(alg))) {
  failed += 1;
  console.log(`jose: ${alg} FAILED: no such token in ${basename(path)}`);
}
console.log(`jose: ${entries.length} tokens, ${failed} failed`);
process.exit(failed ? 1 : 0);
