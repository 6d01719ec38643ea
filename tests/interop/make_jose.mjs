// Writes fixtures/jose.json: one token for each algorithm, made by jose, with the key in every form it has.
// RSASSA-PSS and ECDSA are randomised, so a second run changes those signatures and nothing else.

import { createPrivateKey, createPublicKey, createSecretKey } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { exportJWK, exportPKCS8, exportSPKI, SignJWT } from "jose";

const here = import.meta.dirname;
const require = createRequire(import.meta.url);
const version = JSON.parse(readFileSync(packageFile(require.resolve("jose")), "utf8")).version;

const claims = {
  iss: "https://issuer.example.com",
  aud: ["api", "https://other.example.com"], // an array here; the fixtures of PyJWT have a string
  sub: "alice",
  jti: "3f0c8d5e-7a0b-4a0e-9c39-5d6f3f1f9a02",
  iat: 1767225600, // 2026-01-01
  exp: 4102444800, // 2100-01-01
  roles: ["admin", "editor"],
  scope: "articles:read articles:write",
};

// Algorithm, the name of its key. `Ed25519` is RFC 9864's name for what `EdDSA` with that curve does.
const cases = [
  ["HS256", "hs256"], ["HS384", "hs384"], ["HS512", "hs512"],
  ["RS256", "rsa"], ["RS384", "rsa"], ["RS512", "rsa"],
  ["PS256", "rsa"], ["PS384", "rsa"], ["PS512", "rsa"],
  ["ES256", "p256"], ["ES384", "p384"], ["EdDSA", "ed25519"], ["Ed25519", "ed25519"],
];

function packageFile(entry) {
  let folder = dirname(entry);
  while (!existsSync(join(folder, "package.json"))
    || JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).name !== "jose") folder = dirname(folder);
  return join(folder, "package.json");
}

function read(name) {
  const path = join(here, "keys", name);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

async function make([alg, name]) {
  const out = { alg, kid: name };
  const label = { kid: name, use: "sig", alg };
  let signing;
  const secret = read(`${name}.secret`);
  if (secret) {
    out.secret = secret.trim();
    signing = createSecretKey(Buffer.from(out.secret, "base64url"));
    out.private_jwk = { ...(await exportJWK(signing)), ...label };
  } else {
    signing = createPrivateKey(read(`${name}.pkcs8.pem`));
    const verifying = createPublicKey(signing);
    out.private_pkcs8 = await exportPKCS8(signing);
    out.public_spki = await exportSPKI(verifying);
    out.private_pkcs1 = read(`${name}.pkcs1.pem`);
    out.private_sec1 = read(`${name}.sec1.pem`);
    out.public_pkcs1 = read(`${name}.public.pkcs1.pem`);
    out.public_jwk = { ...(await exportJWK(verifying)), ...label };
    out.private_jwk = { ...(await exportJWK(signing)), ...label };
  }
  out.token = await new SignJWT(claims).setProtectedHeader({ alg, typ: "JWT", kid: name }).sign(signing);
  return out;
}

const fixtures = {
  about: "made by make_jose.mjs; the keys are public test keys",
  maker: `jose ${version}, node ${process.version}`,
  claims,
  cases: await Promise.all(cases.map(make)),
};
writeFileSync(join(here, "fixtures/jose.json"), `${JSON.stringify(fixtures, null, 2)}\n`);
