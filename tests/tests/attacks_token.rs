//! Forged, mangled and hostile tokens. Every row says what the library answers, and what `jsonwebtoken::decode` does.

use jsonwebtoken::{Algorithm as Backend, EncodingKey};
use jwt_core::{
    Algorithm, ClaimProblem, Claims, DefaultClaims, KeySet, Malformed, NumericDate, Part, TokenError, Verifier,
    VerifyingKey, testing::ManualClock,
};
use serde_json::json;
use tests::attack::{Kind, Row, Target, bearer, check, figment, good_claims};
use tests::forge::{
    AUDIENCE, ISSUER, b64, claims_raw, claims_with, seal, seal_texts, sha256, sign, signature, signed_part, unb64,
    with_signature,
};
use tests::keys::{self, der, modulus, point};
use tests::naive::Naive::{Accepts, Rejects};
use tests::numbers::{ED25519_ORDER, P256_ORDER, Xorshift, add, der as tlv, der_integer, subtract};

fn base64(part: Part) -> TokenError {
    Malformed::Base64(part).into()
}

fn wrong_type(member: &'static str) -> TokenError {
    TokenError::InvalidHeader { member, problem: ClaimProblem::WrongType }
}

fn on_every_kind(rows: impl Fn(&Target) -> Vec<Row>) {
    for kind in Kind::ALL {
        let target = Target::new(kind);
        check(&target, &rows(&target));
    }
}

#[test]
fn unsigned() {
    on_every_kind(|target| {
        let mut rows = Vec::new();
        for name in ["none", "None", "NONE", "nOnE", "nONE"] {
            let header = format!(r#"{{"typ":"JWT","alg":"{name}"}}"#);
            let signed = target.seal(&header, good_claims());
            let bare = signed_part(&signed);
            rows.push(Row::new(
                format!("alg {name}, no signature"),
                format!("{bare}."),
                TokenError::Unsecured,
                Rejects,
            ));
            rows.push(Row::new(format!("alg {name}, two parts"), bare, Malformed::Segments, Rejects));
            rows.push(Row::new(
                format!("alg {name}, a real signature"),
                signed.clone(),
                TokenError::Unsecured,
                Rejects,
            ));
        }
        for name in [" none", "none ", "none\\u0000", "n\\u006fne", "NOne\\n", ""] {
            let header = format!(r#"{{"typ":"JWT","alg":"{name}"}}"#);
            let error = if name == "n\\u006fne" { TokenError::Unsecured } else { TokenError::AlgorithmUnknown };
            let token = target.seal(&header, good_claims());
            rows.push(Row::new(
                format!("alg {name:?}, no signature"),
                format!("{}.", signed_part(&token)),
                error,
                Rejects,
            ));
        }
        let good = target.good();
        let empty = Malformed::Empty(Part::Signature);
        rows.push(Row::new("signature stripped", format!("{}.", signed_part(&good)), empty, Rejects));
        rows.push(Row::new("signature and dot stripped", signed_part(&good), Malformed::Segments, Rejects));
        rows.push(Row::new(
            "payload of a good token swapped",
            {
                let (header, _) = good.split_once('.').unwrap();
                let signature = good.rsplit_once('.').unwrap().1;
                format!("{header}.{}.{signature}", b64(claims_with("sub", "admin")))
            },
            TokenError::Signature,
            Rejects,
        ));
        rows.push(Row::new(
            "header of a good token swapped",
            {
                let (_, rest) = good.split_once('.').unwrap();
                format!("{}.{rest}", b64(target.header_with(r#","x":1"#)))
            },
            TokenError::Signature,
            Rejects,
        ));
        for len in [1, 16, 31, 32, 33, 64, 255, 256, 257] {
            let token = with_signature(&good, vec![0; len]);
            rows.push(Row::new(format!("a signature of {len} zeros"), token, TokenError::Signature, Rejects));
            let token = with_signature(&good, vec![0xff; len]);
            rows.push(Row::new(format!("a signature of {len} times 0xff"), token, TokenError::Signature, Rejects));
        }
        rows
    });
}

/// Everything that is public about a key, in the forms in which it lies around.
fn public_forms(kind: Kind) -> Vec<(&'static str, Vec<u8>)> {
    let pem = kind.public_pem().unwrap();
    let mut forms = vec![
        ("PEM", pem.as_bytes().to_vec()),
        ("PEM without its last line feed", pem.trim_end().as_bytes().to_vec()),
        ("PEM with CR LF", pem.replace('\n', "\r\n").into_bytes()),
        ("PEM without line feeds", pem.replace('\n', "").into_bytes()),
        ("PEM body", pem.lines().filter(|line| !line.starts_with('-')).collect::<String>().into_bytes()),
        ("DER", der(pem)),
        ("nothing", Vec::new()),
    ];
    match kind {
        Kind::Rs256 => {
            let n = modulus(pem);
            let pkcs1 = tlv(0x30, &[der_integer(&n), der_integer(&[1, 0, 1])].concat());
            forms.push(("PKCS#1", pkcs1));
            forms.push(("JWK", keys::rsa_jwk("a", &n, &[1, 0, 1]).to_string().into_bytes()));
            forms.push(("modulus in base64url", b64(&n).into_bytes()));
            let ssh: Vec<u8> = [&b"ssh-rsa"[..], &[1, 0, 1], &[&[0], &n[..]].concat()]
                .iter()
                .flat_map(|field| [&(field.len() as u32).to_be_bytes(), *field].concat())
                .collect();
            use base64::Engine;
            let text = base64::engine::general_purpose::STANDARD.encode(ssh);
            forms.push(("SSH text", format!("ssh-rsa {text}").into_bytes()));
            forms.push(("modulus", n));
        }
        Kind::Es256 => {
            let xy = point(pem, 64);
            forms.push(("JWK", keys::ec_jwk("a", "P-256", &xy).to_string().into_bytes()));
            forms.push(("point", [&[4], &xy[..]].concat()));
            forms.push(("coordinates", xy.clone()));
            forms.push(("x", xy[..32].to_vec()));
            forms.push(("x in base64url", b64(&xy[..32]).into_bytes()));
        }
        _ => {
            let x = point(pem, 32);
            forms.push(("JWK", keys::okp_jwk("a", &x).to_string().into_bytes()));
            forms.push(("x in base64url", b64(&x).into_bytes()));
            forms.push(("x", x));
        }
    }
    forms
}

#[test]
fn a_public_key_as_a_secret() {
    for kind in [Kind::Rs256, Kind::Es256, Kind::EdDsa] {
        let target = Target::new(kind);
        let mut rows = Vec::new();
        for (form, secret) in public_forms(kind) {
            let key = EncodingKey::from_secret(&secret);
            for (algorithm, ours) in [
                (Backend::HS256, Algorithm::HS256),
                (Backend::HS384, Algorithm::HS384),
                (Backend::HS512, Algorithm::HS512),
            ] {
                let header = format!(r#"{{"typ":"JWT","alg":"{algorithm:?}"}}"#);
                let token = seal(&key, algorithm, header, good_claims());
                let error = TokenError::AlgorithmNotAllowed(ours);
                rows.push(Row::new(format!("{algorithm:?} with {form}"), token, error, Rejects));
            }
            // And the reverse: the header says what the key is, the signature is an HMAC.
            let token = seal(&key, Backend::HS256, target.header(), good_claims());
            rows.push(Row::new(format!("an HMAC with {form} in disguise"), token, TokenError::Signature, Rejects));
        }
        check(&target, &rows);
    }
}

/// Where secrets and public keys are configured side by side, `kid` must not turn one into the other.
#[test]
fn a_secret_beside_a_public_key() {
    let figment = figment().merge((
        "jwt.keys",
        vec![
            json!({ "kid": "secret", "secret": keys::SECRET, "use": "verify" }),
            json!({ "kid": "rsa", "public_key": keys::RSA_PUBLIC }),
            json!({ "kid": "p256", "public_key": keys::P256_PUBLIC }),
        ],
    ));
    let target = Target::of(Kind::Rs256, &figment);
    let pem = EncodingKey::from_secret(keys::RSA_PUBLIC.as_bytes());
    let forged = |kid: &str| {
        let header = format!(r#"{{"typ":"JWT","alg":"HS256"{kid}}}"#);
        seal(&pem, Backend::HS256, header, good_claims())
    };
    let rows = [
        Row::new(
            "HS256 with the RSA key's PEM under its kid",
            forged(r#","kid":"rsa""#),
            TokenError::KeyMismatch(Algorithm::HS256),
            Rejects,
        ),
        Row::new(
            "HS256 with the RSA key's PEM under the secret's kid",
            forged(r#","kid":"secret""#),
            TokenError::Signature,
            Rejects,
        ),
        Row::new("HS256 with the RSA key's PEM without a kid", forged(""), TokenError::Signature, Rejects),
        Row::new("HS256 with the RSA key's PEM, unknown kid", forged(r#","kid":"x""#), TokenError::UnknownKey, Rejects),
        Row::new(
            "RS256 under the kid of the EC key",
            target.heading(r#","kid":"p256""#),
            TokenError::KeyMismatch(Algorithm::RS256),
            Accepts,
        ),
        Row::new(
            "RS256 under the kid of the secret",
            target.heading(r#","kid":"secret""#),
            TokenError::KeyMismatch(Algorithm::RS256),
            Accepts,
        ),
    ];
    check(&target, &rows);
}

#[test]
fn another_algorithm() {
    let not_allowed = TokenError::AlgorithmNotAllowed;
    let rsa = Target::new(Kind::Rs256);
    let with = |key: &EncodingKey, algorithm: Backend| {
        seal(key, algorithm, format!(r#"{{"typ":"JWT","alg":"{algorithm:?}"}}"#), good_claims())
    };
    let rows = [
        Row::new("RS384 on an RS256 key", with(&rsa.key, Backend::RS384), not_allowed(Algorithm::RS384), Rejects),
        Row::new("RS512 on an RS256 key", with(&rsa.key, Backend::RS512), not_allowed(Algorithm::RS512), Rejects),
        Row::new("PS256 on an RS256 key", with(&rsa.key, Backend::PS256), not_allowed(Algorithm::PS256), Rejects),
        Row::new("PS512 on an RS256 key", with(&rsa.key, Backend::PS512), not_allowed(Algorithm::PS512), Rejects),
        Row::new(
            "a PS256 signature under RS256",
            with_signature(&rsa.good(), sign(&rsa.key, Backend::PS256, signed_part(&rsa.good()).as_bytes())),
            TokenError::Signature,
            Rejects,
        ),
        Row::new(
            "an RS384 signature under RS256",
            with_signature(&rsa.good(), sign(&rsa.key, Backend::RS384, signed_part(&rsa.good()).as_bytes())),
            TokenError::Signature,
            Rejects,
        ),
        Row::new(
            "ES256 on an RSA key",
            with(&keys::encoding(keys::P256), Backend::ES256),
            not_allowed(Algorithm::ES256),
            Rejects,
        ),
    ];
    check(&rsa, &rows);

    let hmac = Target::new(Kind::Hs256);
    let rows = [
        Row::new("HS384 on an HS256 secret", with(&hmac.key, Backend::HS384), not_allowed(Algorithm::HS384), Rejects),
        Row::new("HS512 on an HS256 secret", with(&hmac.key, Backend::HS512), not_allowed(Algorithm::HS512), Rejects),
    ];
    check(&hmac, &rows);

    let ec = Target::new(Kind::Es256);
    let rows = [
        Row::new(
            "ES384 on a P-256 key",
            with(&keys::encoding(keys::P384), Backend::ES384),
            not_allowed(Algorithm::ES384),
            Rejects,
        ),
        Row::new(
            "a P-384 signature under ES256",
            with_signature(
                &ec.good(),
                sign(&keys::encoding(keys::P384), Backend::ES384, signed_part(&ec.good()).as_bytes()),
            ),
            TokenError::Signature,
            Rejects,
        ),
    ];
    check(&ec, &rows);

    // What the configuration allows in so many words passes, and no more.
    let listed = Target::with(Kind::Rs256, |figment| figment.merge(("jwt.algorithms", ["RS256", "PS256"])));
    assert_eq!(listed.verify(&with(&listed.key, Backend::PS256)), Ok(()));
    assert_eq!(listed.bearer(&with(&listed.key, Backend::PS256)).status, 200);
    let rows = [Row::new(
        "RS384 beside RS256 and PS256",
        with(&listed.key, Backend::RS384),
        not_allowed(Algorithm::RS384),
        Rejects,
    )];
    check(&listed, &rows);
    // The name of RFC 9864.
    let ed = Target::new(Kind::EdDsa);
    assert_eq!(ed.verify(&ed.seal(r#"{"typ":"JWT","alg":"Ed25519"}"#, good_claims())), Ok(()));
}

#[test]
fn the_name_of_the_algorithm() {
    on_every_kind(|target| {
        let name = format!("{:?}", target.kind.algorithm());
        let of = |value: String| target.seal(format!(r#"{{"typ":"JWT","alg":{value}}}"#), good_claims());
        let quoted = |text: String| of(format!("\"{text}\""));
        let unknown = TokenError::AlgorithmUnknown;
        vec![
            Row::new("missing", target.seal(r#"{"typ":"JWT"}"#, good_claims()), TokenError::AlgorithmMissing, Rejects),
            Row::new(
                "in a member of another case",
                target.seal(format!(r#"{{"typ":"JWT","ALG":"{name}"}}"#), good_claims()),
                TokenError::AlgorithmMissing,
                Rejects,
            ),
            Row::new("null", of("null".into()), wrong_type("alg"), Rejects),
            Row::new("a number", of("256".into()), wrong_type("alg"), Rejects),
            Row::new("true", of("true".into()), wrong_type("alg"), Rejects),
            Row::new("an array", of(format!("[\"{name}\"]")), wrong_type("alg"), Rejects),
            Row::new("an object", of(format!("{{\"{name}\":null}}")), wrong_type("alg"), Accepts),
            Row::new("in lower case", quoted(name.to_lowercase()), unknown.clone(), Rejects),
            Row::new(
                "in another case",
                quoted(if name == "EdDSA" { "EDDSA".into() } else { name.replace('S', "s") }),
                unknown.clone(),
                Rejects,
            ),
            Row::new("with a space before it", quoted(format!(" {name}")), unknown.clone(), Rejects),
            Row::new("with a space behind it", quoted(format!("{name} ")), unknown.clone(), Rejects),
            Row::new("with a NUL", quoted(format!("{name}\\u0000")), unknown.clone(), Rejects),
            Row::new("with a line feed", quoted(format!("{name}\\n")), unknown.clone(), Rejects),
            Row::new("empty", quoted(String::new()), unknown.clone(), Rejects),
            Row::new("ES256K", quoted("ES256K".into()), unknown.clone(), Rejects),
            Row::new("very long", quoted("A".repeat(4000)), unknown, Rejects),
        ]
    });
}

/// The attacker's own key in the header, or its address; the signature is the attacker's.
#[test]
fn keys_in_the_header() {
    let target = Target::new(Kind::Rs256);
    let evil = keys::encoding(keys::OTHER_RSA);
    let jwk = keys::rsa_jwk("evil", &modulus(keys::OTHER_RSA_PUBLIC), &[1, 0, 1]);
    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    server.set_nonblocking(true).unwrap();
    let url = format!("http://{}/jwks.json", server.local_addr().unwrap());
    let forged = |members: String| seal(&evil, Backend::RS256, target.header_with(&members), good_claims());
    use base64::Engine;
    let x5c = base64::engine::general_purpose::STANDARD.encode(der(keys::OTHER_RSA_PUBLIC));
    let rows = [
        Row::new("jwk", forged(format!(r#","jwk":{jwk}"#)), TokenError::Signature, Rejects),
        Row::new("jwk and kid", forged(format!(r#","kid":"evil","jwk":{jwk}"#)), TokenError::Signature, Rejects),
        Row::new(
            "jwk of an octet key",
            seal(
                &EncodingKey::from_secret(b"0"),
                Backend::HS256,
                r#"{"typ":"JWT","alg":"HS256","jwk":{"kty":"oct","k":"MA"}}"#,
                good_claims(),
            ),
            TokenError::AlgorithmNotAllowed(Algorithm::HS256),
            Rejects,
        ),
        Row::new("x5c", forged(format!(r#","x5c":["{x5c}"]"#)), TokenError::Signature, Rejects),
        Row::new("jku", forged(format!(r#","jku":"{url}""#)), TokenError::Signature, Rejects),
        Row::new("jku and kid", forged(format!(r#","kid":"evil","jku":"{url}""#)), TokenError::Signature, Rejects),
        Row::new("x5u", forged(format!(r#","x5u":"{url}""#)), TokenError::Signature, Rejects),
        Row::new("kid that is an address", forged(format!(r#","kid":"{url}""#)), TokenError::Signature, Rejects),
        Row::new("jku of a file", forged(r#","jku":"file:///etc/passwd""#.into()), TokenError::Signature, Rejects),
    ];
    check(&target, &rows);
    // They are no reason to refuse a token that the right key signed, and nothing is fetched for it either.
    let harmless = target.heading(&format!(r#","jku":"{url}","x5u":"{url}","jwk":{jwk},"x5c":["{x5c}"]"#));
    assert_eq!(target.verify(&harmless), Ok(()));
    assert_eq!(server.accept().err().map(|error| error.kind()), Some(std::io::ErrorKind::WouldBlock), "it was fetched");
}

#[test]
fn key_names() {
    let figment = figment()
        .merge(("jwt.keys", vec![json!({ "kid": "the-key", "public_key": keys::P256_PUBLIC })]))
        .merge(("jwt.limits.token", 64 * 1024));
    let target = Target::of(Kind::Es256, &figment);
    let named = |value: &str| target.heading(&format!(r#","kid":{value}"#));
    assert_eq!(target.verify(&named(r#""the-key""#)), Ok(()));
    let mut rows = Vec::new();
    for kid in [
        "../../../../../dev/null",
        "/dev/null",
        "the-key/../the-key",
        "x' UNION SELECT 'secret' -- ",
        "the-key' OR '1'='1",
        "the-key\0",
        "\0",
        "the-key\r\nX-Injected: yes",
        "the-key\nINFO forged log line",
        "\u{1b}[31mred",
        "The-Key",
        " the-key",
        "the-key ",
        "",
        "*",
        "the-ke",
        "the-key.",
        "\u{202e}yek-eht",
        "$(reboot)",
        "{{7*7}}",
        "0",
    ] {
        let token = named(&serde_json::to_string(kid).unwrap());
        rows.push(Row::new(format!("kid {kid:?}"), token, TokenError::UnknownKey, Accepts).hiding(kid));
    }
    let long = |len: usize| named(&format!("\"{}\"", "k".repeat(len)));
    let too_long = TokenError::InvalidHeader { member: "kid", problem: ClaimProblem::TooLong };
    rows.push(Row::new("kid of 256 bytes", long(256), TokenError::UnknownKey, Accepts).hiding("k".repeat(256)));
    rows.push(Row::new("kid of 257 bytes", long(257), too_long.clone(), Accepts).hiding("k".repeat(64)));
    rows.push(Row::new(
        "kid of 129 letters of two bytes",
        named(&format!("\"{}\"", "é".repeat(129))),
        too_long.clone(),
        Accepts,
    ));
    rows.push(Row::new("kid of 20 kB", long(20_000), too_long, Accepts).hiding("k".repeat(64)));
    for (name, value) in
        [("number", "1"), ("array", r#"["the-key"]"#), ("null", "null"), ("object", "{}"), ("bool", "true")]
    {
        let naive = if name == "null" { Accepts } else { Rejects };
        rows.push(Row::new(format!("kid that is of the type {name}"), named(value), wrong_type("kid"), naive));
    }
    check(&target, &rows);
    let small = Target::new(Kind::Es256);
    let row =
        Row::new("kid of 20 kB at the default limit", long(20_000), TokenError::TooLarge { limit: 8192 }, Accepts);
    check(&small, &[row]);
}

#[test]
fn extensions() {
    on_every_kind(|target| {
        let mut rows = Vec::new();
        let mut row = |name: &str, members: &str, error: TokenError, naive| {
            rows.push(Row::new(name, target.heading(members), error.clone(), naive));
            // Refused before the payload is decoded, and before the signature is looked at.
            let header = b64(target.header_with(members));
            let token = seal_texts(&target.key, target.kind.algorithm(), &header, "!not-base64!");
            rows.push(Row::new(format!("{name}, and a payload that cannot be decoded"), token, error.clone(), Rejects));
            let token = format!("{header}.{}.AAAA", b64(good_claims()));
            rows.push(Row::new(format!("{name}, and a bad signature"), token, error, Rejects));
        };
        row("crit of an unknown extension", r#","crit":["x"],"x":1"#, TokenError::Critical, Accepts);
        row("crit of exp", r#","crit":["exp"],"exp":1"#, TokenError::Critical, Accepts);
        row("crit, empty", r#","crit":[]"#, TokenError::Critical, Accepts);
        row("crit, null", r#","crit":null"#, TokenError::Critical, Accepts);
        row("crit, a string", r#","crit":"b64""#, TokenError::Critical, Rejects);
        row("crit, an object", r#","crit":{}"#, TokenError::Critical, Rejects);
        row("crit of a member that is missing", r#","crit":["bork"]"#, TokenError::Critical, Accepts);
        row("crit written with escapes", r#","cr\u0069t":["x"]"#, TokenError::Critical, Accepts);
        row("b64 as crit asks for it", r#","crit":["b64"],"b64":false"#, TokenError::Critical, Accepts);
        row("b64 false", r#","b64":false"#, TokenError::ForbiddenHeader("b64"), Accepts);
        row("b64 true", r#","b64":true"#, TokenError::ForbiddenHeader("b64"), Accepts);
        row("zip", r#","zip":"DEF""#, TokenError::ForbiddenHeader("zip"), Accepts);
        row("enc", r#","enc":"A128GCM""#, TokenError::ForbiddenHeader("enc"), Accepts);
        row("enc, null", r#","enc":null"#, TokenError::ForbiddenHeader("enc"), Accepts);
        row("cty JWT", r#","cty":"JWT""#, TokenError::Nested, Accepts);
        row("cty jwt", r#","cty":"jwt""#, TokenError::Nested, Accepts);
        row("cty application/jwt", r#","cty":"application/JWT""#, TokenError::Nested, Accepts);
        row("cty of a wrong type", r#","cty":["JWT"]"#, wrong_type("cty"), Rejects);
        rows
    });
    // RFC 7797: the payload stands there as it is.
    let target = Target::new(Kind::Hs256);
    let header = b64(target.header_with(r#","b64":false,"crit":["b64"]"#));
    let plain = seal_texts(&target.key, Backend::HS256, &header, &good_claims().replace('.', "-"));
    let row = Row::new("a payload that is not encoded", plain, TokenError::Critical, Rejects);
    assert_eq!(target.verify(&row.token), Err(TokenError::Critical));
}

#[test]
fn other_forms() {
    let jwe = format!(
        "{}.{}.{}.{}.{}",
        b64(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#),
        b64("k"),
        b64("iv"),
        b64("c"),
        b64("t")
    );
    on_every_kind(|target| {
        let good = target.good();
        let [header, payload, signature] = good.split('.').collect::<Vec<_>>().try_into().unwrap();
        let twice = format!("{good}.{good}");
        vec![
            Row::new("JWE", &*jwe, Malformed::Encrypted, Rejects),
            Row::new("JWE that begins like a good token", format!("{good}.."), Malformed::Encrypted, Rejects),
            Row::new("one part", header, Malformed::Segments, Rejects),
            Row::new("two parts", format!("{header}.{payload}"), Malformed::Segments, Rejects),
            Row::new("four parts", format!("{good}."), Malformed::Segments, Rejects),
            Row::new("four parts, a dot first", format!(".{good}"), Malformed::Segments, Rejects),
            Row::new("six parts", twice, Malformed::Segments, Rejects),
            Row::new("three empty parts", "..", Malformed::Empty(Part::Header), Rejects),
            Row::new("no header", format!(".{payload}.{signature}"), Malformed::Empty(Part::Header), Rejects),
            Row::new("no payload", format!("{header}..{signature}"), Malformed::Empty(Part::Payload), Rejects),
            Row::new(
                "no payload, signed",
                seal_texts(&target.key, target.kind.algorithm(), header, ""),
                Malformed::Empty(Part::Payload),
                Rejects,
            ),
            Row::new(
                "the JSON serialization",
                format!(r#"{{"protected":"{header}","payload":"{payload}","signature":"{signature}"}}"#),
                Malformed::Segments,
                Rejects,
            ),
            Row::new("a thousand dots", ".".repeat(1000), Malformed::Segments, Rejects),
        ]
        .into_iter()
        .filter(|row| !row.token.contains('"'))
        .collect()
    });
}

#[test]
fn too_large() {
    let target = Target::new(Kind::Hs256);
    let error = TokenError::TooLarge { limit: 8192 };
    let filled = |len: usize| {
        // As long as it has to be, and good in everything else.
        let of = |n: usize| target.claiming(claims_with("filler", "x".repeat(n)));
        let n = (0..len).rev().find(|n| of(*n).len() <= len).unwrap();
        of(n)
    };
    let at_limit = filled(8192);
    assert!((8190..=8192).contains(&at_limit.len()) && target.verify(&at_limit) == Ok(()));
    assert_eq!(target.bearer(&at_limit).status, 200);
    let megabyte = target.claiming(claims_with("filler", "x".repeat(1_000_000)));
    let rows = [
        Row::new(
            "a few bytes more than the limit",
            target.claiming(claims_with("filler", "x".repeat(6100))),
            error.clone(),
            Accepts,
        ),
        Row::new("a good token of 1 MB", megabyte, error.clone(), Accepts),
        Row::new("a million dots", ".".repeat(1_000_000), error.clone(), Rejects),
        Row::new(
            "a good token with a million dots",
            format!("{}{}", target.good(), ".".repeat(1_000_000)),
            error.clone(),
            Rejects,
        ),
        Row::new("1 MB of base64", "A".repeat(1_000_000), error.clone(), Rejects),
        Row::new(
            "a depth bomb of 1 MB",
            target.claiming(claims_raw("", &format!(r#""x":{}{},"#, "[".repeat(400_000), "]".repeat(400_000)))),
            error.clone(),
            Accepts,
        ),
        Row::new("1 MB of header", target.heading(&format!(r#","x":"{}""#, "x".repeat(1_000_000))), error, Accepts),
    ];
    for row in &rows {
        assert!(row.token.len() > 8192, "{}", row.name);
    }
    check(&target, &rows);
    // Bounded work: refusing ten thousand of them takes no time.
    let dots = ".".repeat(1_000_000);
    let start = std::time::Instant::now();
    for _ in 0..10_000 {
        assert!(target.verify(&dots).is_err());
    }
    assert!(start.elapsed() < std::time::Duration::from_secs(2), "{:?}", start.elapsed());

    let small = Target::with(Kind::Hs256, |figment| figment.merge(("jwt.limits.token", 512)));
    let rows = [Row::new("the configured limit", filled(600), TokenError::TooLarge { limit: 512 }, Accepts)];
    check(&small, &rows);
}

#[test]
fn duplicates() {
    on_every_kind(|target| {
        let name = format!("{:?}", target.kind.algorithm());
        let header = |text: &str| target.seal(text.replace("ALG", &name), good_claims());
        let payload = |members: &str| target.claiming(claims_raw("", members));
        let (in_header, in_payload) =
            (TokenError::DuplicateMember(Part::Header), TokenError::DuplicateMember(Part::Payload));
        vec![
            Row::new("alg twice", header(r#"{"typ":"JWT","alg":"none","alg":"ALG"}"#), in_header.clone(), Rejects),
            Row::new(
                "alg twice, the same",
                header(r#"{"typ":"JWT","alg":"ALG","alg":"ALG"}"#),
                in_header.clone(),
                Rejects,
            ),
            Row::new(
                "alg twice, once through escapes",
                header(r#"{"typ":"JWT","\u0061lg":"none","alg":"ALG"}"#),
                in_header.clone(),
                Rejects,
            ),
            Row::new(
                "kid twice",
                header(r#"{"typ":"JWT","alg":"ALG","kid":"a","kid":"b"}"#),
                in_header.clone(),
                Rejects,
            ),
            Row::new(
                "an unknown member of the header twice",
                header(r#"{"typ":"JWT","alg":"ALG","x":1,"x":2}"#),
                in_header.clone(),
                Accepts,
            ),
            Row::new(
                "a member twice deep in the header",
                header(r#"{"typ":"JWT","alg":"ALG","x":[{"a":1,"\u0061":1}]}"#),
                in_header,
                Accepts,
            ),
            Row::new("sub twice", payload(r#""sub":"admin","#), in_payload.clone(), Rejects),
            Row::new("sub twice, once through escapes", payload(r#""s\u0075b":"admin","#), in_payload.clone(), Rejects),
            Row::new("exp twice", payload(r#""exp":99999999999,"#), in_payload.clone(), Rejects),
            Row::new(
                "exp twice, once through escapes",
                payload(r#""\u0065xp":99999999999,"#),
                in_payload.clone(),
                Rejects,
            ),
            Row::new("roles twice", payload(r#""roles":["user"],"roles":["admin"],"#), in_payload.clone(), Accepts),
            Row::new(
                "roles twice, through escapes",
                payload(r#""roles":["user"],"rol\u0065s":["admin"],"#),
                in_payload.clone(),
                Accepts,
            ),
            Row::new("a claim that nobody reads twice", payload(r#""x":1,"x":1,"#), in_payload.clone(), Accepts),
            Row::new("a member twice inside of a claim", payload(r#""x":{"a":1,"a":2},"#), in_payload.clone(), Accepts),
            Row::new(
                "a member twice deep inside of a claim",
                payload(r#""x":[[{"y":{"a":1,"\u0061":2}}]],"#),
                in_payload.clone(),
                Accepts,
            ),
            Row::new("the empty name twice", payload(r#""":1,"":2,"#), in_payload, Accepts),
        ]
    });
}

/// A field that takes whatever comes, and hides the errors of what it reads.
#[derive(Default, serde::Serialize)]
struct Lenient(serde_json::Value);

impl<'de> serde::Deserialize<'de> for Lenient {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(serde_json::Value::deserialize(deserializer).unwrap_or_default()))
    }
}

#[derive(Claims)]
struct Careless {
    #[allow(dead_code)]
    data: Lenient,
    #[allow(dead_code)]
    #[claim(path("a", "b"))]
    nested: Option<Lenient>,
}

/// What is refused is refused under such a field, too.
#[test]
fn fields_that_hide_errors() {
    let target = Target::new(Kind::Hs256);
    let verify =
        |members: &str| target.verifier.verify::<Careless>(&target.claiming(claims_raw("", members))).map(drop);
    assert_eq!(verify(r#""data":{"x":[1]},"a":{"b":{"y":1}},"#), Ok(()));
    let deep = format!(r#""data":{}{},"#, "[".repeat(70), "]".repeat(70));
    // The JSON reader closes the arrays that it has opened, so that the rest of the claims reads on.
    let hidden = format!(r#""data":{}{},"#, "[".repeat(65), "]".repeat(65));
    for (name, members, error) in [
        ("a duplicate", r#""data":{"x":1,"x":2},"#, TokenError::DuplicateMember(Part::Payload)),
        ("a duplicate at the end", r#""data":[{"x":1,"\u0078":{}}],"#, TokenError::DuplicateMember(Part::Payload)),
        ("a duplicate on a path", r#""data":1,"a":{"b":{"x":1,"x":2}},"#, TokenError::DuplicateMember(Part::Payload)),
        ("the path twice", r#""data":1,"a":{"b":1},"a":{"b":2},"#, TokenError::DuplicateMember(Part::Payload)),
        ("the end of the path twice", r#""data":1,"a":{"b":1,"b":2},"#, TokenError::DuplicateMember(Part::Payload)),
        ("the field twice", r#""data":1,"d\u0061ta":2,"#, TokenError::DuplicateMember(Part::Payload)),
        ("a depth bomb", &deep, TokenError::TooDeep(Part::Payload)),
        ("one level too many", &hidden, TokenError::TooDeep(Part::Payload)),
    ] {
        assert_eq!(verify(members), Err(error), "{name}");
    }
}

/// Every text that some decoder reads as the same bytes.
#[test]
fn not_canonical() {
    on_every_kind(|target| {
        let good = target.good();
        let parts: [&str; 3] = good.split('.').collect::<Vec<_>>().try_into().unwrap();
        let algorithm = target.kind.algorithm();
        let mut rows = Vec::new();
        let mut row = |name: &str, part: Part, change: &dyn Fn(&str) -> String| {
            let token = match part {
                Part::Header => seal_texts(&target.key, algorithm, &change(parts[0]), parts[1]),
                Part::Payload => seal_texts(&target.key, algorithm, parts[0], &change(parts[1])),
                Part::Signature => format!("{}.{}.{}", parts[0], parts[1], change(parts[2])),
            };
            rows.push(Row::new(format!("{name} in the {part}"), token, base64(part), Rejects));
        };
        for part in [Part::Header, Part::Payload, Part::Signature] {
            row("padding", part, &|text| format!("{text}="));
            row("full padding", part, &|text| format!("{text}=="));
            row("a padding of four", part, &|text| format!("{text}===="));
            row("a space at the end", part, &|text| format!("{text} "));
            row("a line feed at the end", part, &|text| format!("{text}\n"));
            row("a line break in the middle", part, &|text| format!("{}\r\n{}", &text[..8], &text[8..]));
            row("a tab in the middle", part, &|text| format!("{}\t{}", &text[..8], &text[8..]));
            row("a NUL at the end", part, &|text| format!("{text}\0"));
            row("a NUL in the middle", part, &|text| format!("{}\0{}", &text[..8], &text[8..]));
            row("a plus", part, &|text| format!("+{}", &text[1..]));
            row("a slash", part, &|text| format!("/{}", &text[1..]));
            row("a percent escape", part, &|text| format!("{}%2D", text));
            row("a letter that is not ASCII", part, &|text| format!("{}ａ", &text[..text.len() - 1]));
            row("a byte order mark", part, &|text| format!("\u{feff}{text}"));
            row("trailing bits that are not zero", part, &trailing_bits);
            row("a letter too many", part, &|text| format!("{text}{}", "A".repeat(5 - text.len() % 4)));
        }
        // Where a part has no unused bits there is nothing to set in it.
        rows.retain(|row| row.token != good);
        rows
    });
}

/// The same bytes with the unused bits of the last letter set; as it was, where there are none.
fn trailing_bits(text: &str) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits = match text.len() % 4 {
        2 => 0x0f,
        3 => 0x03,
        _ => return format!("{text}A"),
    };
    let last = ALPHABET.iter().position(|letter| *letter == *text.as_bytes().last().unwrap()).unwrap();
    format!("{}{}", &text[..text.len() - 1], char::from(ALPHABET[last | bits]))
}

#[test]
fn not_a_json_object() {
    on_every_kind(|target| {
        let (header, claims) = (target.header(), good_claims());
        let mut rows = Vec::new();
        let bom = "\u{feff}";
        let deep = |n: usize| format!(r#""x":{}{},"#, "[".repeat(n), "]".repeat(n));
        let deep_objects = |n: usize| format!(r#""x":{}1{},"#, r#"{"a":"#.repeat(n), "}".repeat(n));
        for (name, text, fault) in [
            ("empty array", "[]".to_owned(), "object"),
            ("array around it", "[GOOD]".to_owned(), "object"),
            ("string", r#""GOOD""#.replace("GOOD", "x"), "object"),
            ("number", "1".to_owned(), "object"),
            ("null", "null".to_owned(), "object"),
            ("true", "true".to_owned(), "object"),
            ("JSON text in a string", serde_json::to_string(&header).unwrap(), "object"),
            ("byte order mark", format!("{bom}GOOD"), "utf8"),
            ("trailing bytes", "GOOD x".to_owned(), "json"),
            ("trailing NUL", "GOOD\0".to_owned(), "json"),
            ("trailing object", "GOODGOOD".to_owned(), "json"),
            ("trailing comma", "{TRIM,}".to_owned(), "json"),
            ("comment", "/**/GOOD".to_owned(), "json"),
            ("single quotes", "{'a':1}".to_owned(), "json"),
            ("cut off", "{TRIM".to_owned(), "json"),
            ("lone surrogate", r#"{"x":"\ud800",TRIM}"#.to_owned(), "json"),
            ("raw control character", "{\"x\":\"\u{1}\",TRIM}".to_owned(), "json"),
            ("NaN", r#"{"x":NaN,TRIM}"#.to_owned(), "json"),
            ("a number beyond all", r#"{"x":1e400,TRIM}"#.to_owned(), "json"),
            ("whitespace alone", " \n".to_owned(), "json"),
        ] {
            let fill = |good: &str| text.replace("GOOD", good).replace("TRIM", good.trim_matches(['{', '}']));
            let error = |part: Part| -> TokenError {
                match fault {
                    "object" => Malformed::NotAnObject(part).into(),
                    "utf8" => Malformed::Utf8(part).into(),
                    _ => Malformed::Json(part).into(),
                }
            };
            rows.push(Row::new(
                format!("header: {name}"),
                target.seal(fill(&header), &claims),
                error(Part::Header),
                Rejects,
            ));
            // What no field of the struct reads is skipped without a look.
            let naive = if name == "lone surrogate" || name == "a number beyond all" { Accepts } else { Rejects };
            rows.push(Row::new(format!("claims: {name}"), target.claiming(fill(&claims)), error(Part::Payload), naive));
        }
        for (name, bytes) in [
            ("invalid UTF-8", &b"\xff"[..]),
            ("overlong UTF-8", b"\xc0\xaf"),
            ("surrogate in UTF-8", b"\xed\xa0\x80"),
            ("cut off UTF-8", b"\xe2\x82"),
        ] {
            let fill = |good: &str| [br#"{"x":""#, bytes, br#"","#, &good.as_bytes()[1..]].concat();
            rows.push(Row::new(
                format!("header: {name}"),
                target.seal(fill(&header), &claims),
                Malformed::Utf8(Part::Header),
                Rejects,
            ));
            rows.push(Row::new(
                format!("claims: {name}"),
                target.claiming(fill(&claims)),
                Malformed::Utf8(Part::Payload),
                Accepts,
            ));
        }
        let utf16: Vec<u8> = header.encode_utf16().flat_map(u16::to_be_bytes).collect();
        rows.push(Row::new("header: UTF-16", target.seal(utf16, &claims), Malformed::Json(Part::Header), Rejects));
        for depth in [17, 100, 127, 1000] {
            for (kind, members) in [("arrays", deep(depth)), ("objects", deep_objects(depth.min(400)))] {
                let naive = if depth < 127 { Accepts } else { Rejects };
                let naive = if kind == "objects" && depth == 1000 { Rejects } else { naive };
                let text = format!("{{{members}{}", &header[1..]);
                rows.push(Row::new(
                    format!("header: {kind} {depth} deep"),
                    target.seal(text, &claims),
                    TokenError::TooDeep(Part::Header),
                    naive,
                ));
            }
        }
        for depth in [65, 127, 128, 200, 1000] {
            for (kind, members) in [("arrays", deep(depth)), ("objects", deep_objects(depth.min(400)))] {
                let token = target.claiming(claims_raw("", &members));
                rows.push(Row::new(
                    format!("claims: {kind} {depth} deep"),
                    token,
                    TokenError::TooDeep(Part::Payload),
                    Accepts,
                ));
            }
        }
        rows
    });
    let target = Target::new(Kind::Hs256);
    assert_eq!(
        target.verify(&target.claiming(claims_raw("", &format!(r#""x":{}{},"#, "[".repeat(60), "]".repeat(60))))),
        Ok(())
    );
}

#[test]
fn wrong_keys() {
    let others = [
        (Kind::Hs256, EncodingKey::from_secret(keys::OTHER_SECRET.as_bytes())),
        (Kind::Rs256, keys::encoding(keys::OTHER_RSA)),
        (Kind::Es256, keys::encoding(keys::OTHER_P256)),
        (Kind::EdDsa, keys::encoding(keys::OTHER_ED)),
    ];
    for (kind, other) in others {
        let target = Target::new(kind);
        let token = seal(&other, kind.algorithm(), target.header(), good_claims());
        check(&target, &[Row::new("signed by another key", token, TokenError::Signature, Rejects)]);
    }
}

#[test]
fn numbers_of_ecdsa() {
    let target = Target::new(Kind::Es256);
    let good = target.good();
    let bytes = signature(&good);
    let (r, s) = bytes.split_at(32);
    let zero = [0; 32];
    let one: [u8; 32] = std::array::from_fn(|n| u8::from(n == 31));
    let n = P256_ORDER;
    let der = tlv(0x30, &[der_integer(r), der_integer(s)].concat());
    let of = |r: &[u8], s: &[u8]| with_signature(&good, [r, s].concat());
    let row = |name: &str, token: String| Row::new(name, token, TokenError::Signature, Rejects);
    let rows = [
        row("r zero", of(&zero, s)),
        row("s zero", of(r, &zero)),
        row("both zero", of(&zero, &zero)),
        row("r is the order", of(&n, s)),
        row("s is the order", of(r, &n)),
        row("both are the order", of(&n, &n)),
        row("r zero and s one", of(&zero, &one)),
        row("r the order and s one", of(&n, &one)),
        row("both one", of(&one, &one)),
        row("r out of range", of(&[0xff; 32], s)),
        row("s out of range", of(r, &[0xff; 32])),
        row("both out of range", of(&[0xff; 32], &[0xff; 32])),
        row("r negated", of(&subtract(&n, r), s)),
        row("swapped", of(s, r)),
        row("DER", with_signature(&good, &der)),
        row("DER with zeros", with_signature(&good, tlv(0x30, &[der_integer(&[]), der_integer(&[])].concat()))),
        row("a byte short", with_signature(&good, &bytes[..63])),
        row("a byte long", with_signature(&good, [&bytes[..], &[0]].concat())),
        row("a zero before", with_signature(&good, [&[0], &bytes[..]].concat())),
        row("padded to the length of P-384", with_signature(&good, [&[0; 16], r, &[0; 16], s].concat())),
        row("r alone", with_signature(&good, r)),
    ];
    check(&target, &rows);

    // Whoever has a token can make another text of it: nothing may take the text as its identity.
    let other = of(r, &subtract(&n, s));
    assert_ne!(other, good);
    assert_eq!(target.verify(&other), Ok(()));
    assert_eq!(target.bearer(&other).status, 200);
    assert_eq!(target.naive(&other), Accepts);
}

#[test]
fn numbers_of_eddsa_and_rsa() {
    let target = Target::new(Kind::EdDsa);
    let good = target.good();
    let bytes = signature(&good);
    let (r, s) = bytes.split_at(32);
    let row = |name: &str, token: String| Row::new(name, token, TokenError::Signature, Rejects);
    let big_endian: Vec<u8> = s.iter().rev().copied().collect();
    let beyond: Vec<u8> = add(&big_endian, &ED25519_ORDER).unwrap().into_iter().rev().collect();
    let identity: [u8; 32] = std::array::from_fn(|n| u8::from(n == 0));
    let rows = [
        // RFC 8032 section 5.1.7: the second text for one signature.
        row("S plus the order", with_signature(&good, [r, &beyond].concat())),
        row("R the identity and S zero", with_signature(&good, [identity, [0; 32]].concat())),
        row("S zero", with_signature(&good, [r, &[0; 32]].concat())),
        row("swapped", with_signature(&good, [s, r].concat())),
        row("a byte short", with_signature(&good, &bytes[..63])),
        row("a byte long", with_signature(&good, [&bytes[..], &[0]].concat())),
    ];
    check(&target, &rows);

    let target = Target::new(Kind::Rs256);
    let n = modulus(keys::RSA_PUBLIC);
    let (good, beyond) = (0..)
        .find_map(|i| {
            let good = target.claiming(claims_with("jti", i.to_string()));
            add(&signature(&good), &n).map(|beyond| (good, beyond))
        })
        .unwrap();
    let bytes = signature(&good);
    let one: Vec<u8> = (0..256).map(|n| u8::from(n == 255)).collect();
    let digest = sha256(signed_part(&good).as_bytes());
    let unpadded = [&vec![0; 256 - digest.len()], &digest[..]].concat();
    let rows = [
        row("plus the modulus", with_signature(&good, beyond)),
        row("the modulus", with_signature(&good, &n)),
        row("zero", with_signature(&good, vec![0; 256])),
        row("one", with_signature(&good, one)),
        row(
            "the modulus less one",
            with_signature(&good, subtract(&n, &(0..256).map(|n| u8::from(n == 255)).collect::<Vec<_>>())),
        ),
        row("a byte short", with_signature(&good, &bytes[..255])),
        row("a byte long", with_signature(&good, [&bytes[..], &[0]].concat())),
        row("a zero before", with_signature(&good, [&[0], &bytes[..]].concat())),
        row("a digest that is not padded", with_signature(&good, unpadded)),
    ];
    check(&target, &rows);

    let target = Target::new(Kind::Hs256);
    let good = target.good();
    let bytes = signature(&good);
    let rows = [
        row("half of the HMAC", with_signature(&good, &bytes[..16])),
        row("all but a byte of the HMAC", with_signature(&good, &bytes[..31])),
        row("a byte more than the HMAC", with_signature(&good, [&bytes[..], &[0]].concat())),
        row(
            "the HMAC of SHA-512, cut",
            with_signature(&good, &sign(&target.key, Backend::HS512, signed_part(&good).as_bytes())[..32]),
        ),
        row("a digest without the secret", with_signature(&good, sha256(signed_part(&good).as_bytes()))),
    ];
    check(&target, &rows);
}

/// Every bit of the text, every bit of what the text stands for, and every truncation of either, front and back.
#[test]
fn flips_and_truncations() {
    for kind in Kind::ALL {
        let target = Target::new(kind);
        let good = target.good();
        let mut count = 0;
        let mut refused = |token: &str, what: String| {
            count += 1;
            assert!(target.verify(token).is_err(), "{kind:?}: {what} verifies");
        };
        for at in 0..good.len() {
            for bit in 0..8 {
                let mut letters: Vec<char> = good.chars().collect();
                letters[at] = char::from(good.as_bytes()[at] ^ 1 << bit);
                refused(&letters.into_iter().collect::<String>(), format!("bit {bit} of letter {at}"));
            }
            refused(&good[..at], format!("the first {at} letters"));
            refused(&good[at + 1..], format!("all but the first {} letters", at + 1));
            let mut shorter = good.clone();
            shorter.remove(at);
            refused(&shorter, format!("without letter {at}"));
        }
        let parts: Vec<Vec<u8>> = good.split('.').map(unb64).collect();
        for (number, part) in parts.iter().enumerate() {
            let mut with = |bytes: &[u8], what: String| {
                let mut parts: Vec<String> = good.split('.').map(str::to_owned).collect();
                parts[number] = b64(bytes);
                refused(&parts.join("."), what);
            };
            for at in 0..part.len() {
                for bit in 0..8 {
                    let mut bytes = part.clone();
                    bytes[at] ^= 1 << bit;
                    with(&bytes, format!("bit {bit} of byte {at} of part {number}"));
                }
                with(&part[..at], format!("the first {at} bytes of part {number}"));
                with(&part[at + 1..], format!("part {number} from byte {}", at + 1));
            }
        }
        assert!(count > 10 * good.len(), "{count}");
        assert_eq!(target.verify(&good), Ok(()));
        // And a few of them through Rocket.
        let mut random = Xorshift(0x9e37_79b9_7f4a_7c15);
        for _ in 0..40 {
            let mut bytes = good.clone().into_bytes();
            let at = random.below(bytes.len());
            bytes[at] ^= 1 << random.below(7);
            let token = String::from_utf8(bytes).unwrap();
            let answer = target.send("/", &bearer(&token));
            assert!(matches!(answer.status, 400 | 401), "{token} {answer:?}");
            assert_eq!(answer.leaks(&[&token]), Vec::<String>::new());
        }
    }
}

/// 200,000 tokens that were good once: what verifies has the signed part of one that was signed, to the byte.
#[test]
fn random_mutations() {
    let targets: Vec<Target> = Kind::ALL.into_iter().map(Target::new).collect();
    let mut random = Xorshift(0x2545_f491_4f6c_dd1d);
    let mut verified = 0;
    for target in &targets {
        // More of the fast ones; and tokens of the others to splice in.
        let rounds = if target.kind == Kind::Hs256 { 80_000 } else { 40_000 };
        let good: Vec<String> = (0..4).map(|n| target.claiming(claims_with("jti", format!("jti-{n}")))).collect();
        let others = targets.iter().filter(|other| other.kind != target.kind);
        let foreign: Vec<String> = others.map(Target::good).collect();
        for _ in 0..rounds {
            let mut bytes = good[random.below(good.len())].clone().into_bytes();
            for _ in 0..=random.below(3) {
                mutate(&mut bytes, &good, &foreign, &mut random);
            }
            let Ok(text) = String::from_utf8(bytes) else { continue };
            if target.verify(&text).is_ok() {
                verified += 1;
                let signed = signed_part(&text);
                assert!(good.iter().any(|good| signed_part(good) == signed), "{:?}: {text} verifies", target.kind);
                // Only ECDSA has a second signature for one message, and that is not found by chance.
                assert!(good.contains(&text), "{:?}: {text} has another signature", target.kind);
            }
        }
    }
    // The good ones come back now and then, or else this shows nothing.
    assert!(verified > 0, "nothing verified at all");
}

fn mutate(bytes: &mut Vec<u8>, good: &[String], foreign: &[String], random: &mut Xorshift) {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+/= \0\"{},:";
    if bytes.is_empty() {
        return;
    }
    let at = random.below(bytes.len());
    match random.below(9) {
        0 => bytes[at] ^= 1 << random.below(8),
        1 => bytes[at] = LETTERS[random.below(LETTERS.len())],
        2 => bytes.insert(at, LETTERS[random.below(LETTERS.len())]),
        3 => drop(bytes.remove(at)),
        4 => bytes.truncate(at),
        5 => {
            let other = bytes.len() - 1 - at;
            bytes.swap(at, other);
        }
        6 => {
            // The front of one, the back of another.
            let other = good[random.below(good.len())].as_bytes();
            let tail = other[at.min(other.len())..].to_vec();
            bytes.truncate(at);
            bytes.extend(tail);
        }
        7 => {
            // A part of another token.
            let other = foreign[random.below(foreign.len())].clone();
            let mut parts: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'.').map(<[u8]>::to_vec).collect();
            let others: Vec<&[u8]> = other.as_bytes().split(|byte| *byte == b'.').collect();
            let number = random.below(3);
            if let Some(part) = parts.get_mut(number) {
                *part = others[number].to_vec();
            }
            *bytes = parts.join(&b'.');
        }
        _ => {
            // A byte of what a part stands for, encoded again.
            let text = String::from_utf8_lossy(bytes).into_owned();
            let mut parts: Vec<String> = text.split('.').map(str::to_owned).collect();
            let number = random.below(parts.len());
            use base64::Engine;
            if let Ok(mut decoded) = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(&parts[number])
                && !decoded.is_empty()
            {
                let at = random.below(decoded.len());
                decoded[at] = random.number() as u8;
                parts[number] = b64(decoded);
            }
            *bytes = parts.join(".").into_bytes();
        }
    }
}

/// The signature alone, as `KeySet` checks it for formats of others, holds the same header rules.
#[test]
fn the_signature_alone() {
    let target = Target::new(Kind::Es256);
    let keys = KeySet::from(VerifyingKey::from_pem(keys::P256_PUBLIC).unwrap());
    let verify = |token: &str, algorithms: &[Algorithm]| keys.verify_jws(token, algorithms).map(drop);
    assert_eq!(verify(&target.good(), &[Algorithm::ES256]), Ok(()));
    for (name, token, error) in [
        ("crit", target.heading(r#","crit":["x"]"#), TokenError::Critical),
        ("b64", target.heading(r#","b64":false"#), TokenError::ForbiddenHeader("b64")),
        ("1 MB", ".".repeat(1_000_000), TokenError::TooLarge { limit: 8192 }),
        ("none", target.seal(r#"{"alg":"none"}"#, "{}"), TokenError::Unsecured),
        ("stripped", format!("{}.", signed_part(&target.good())), Malformed::Empty(Part::Signature).into()),
    ] {
        assert_eq!(verify(&token, &[Algorithm::ES256]), Err(error), "{name}");
    }
    assert_eq!(verify(&target.good(), &[Algorithm::RS256]), Err(TokenError::AlgorithmNotAllowed(Algorithm::ES256)));
    assert_eq!(verify(&target.good(), &[]), Err(TokenError::AlgorithmNotAllowed(Algorithm::ES256)));
}

/// No error shows anything of a token, however it is printed.
#[test]
fn errors_show_nothing() {
    let clock = ManualClock::new(NumericDate::from_secs(0));
    let verifier = Verifier::builder()
        .secret(keys::SECRET, Algorithm::HS256)
        .unwrap()
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .clock(clock)
        .build()
        .unwrap();
    let target = Target::new(Kind::Hs256);
    for token in [
        target.claiming(claims_with("roles", "marker-of-a-value")),
        target.claiming(claims_with("scope", 5)),
        target.claiming(claims_with("exp", "marker-of-a-value")),
        target.claiming(claims_with("iss", "marker-of-a-value")),
        target.claiming(claims_with("marker-of-a-value", json!({"marker-of-a-value": 1}))),
        target.heading(r#","kid":"marker-of-a-value""#),
        target.seal(r#"{"alg":"marker-of-a-value"}"#, "{}"),
    ] {
        let Err(error) = verifier.verify::<DefaultClaims>(&token) else { panic!("verified at the epoch") };
        let shown = format!("{error} {error:?} {}", error.code());
        assert!(!shown.contains("marker"), "{shown}");
    }
    assert!(!format!("{verifier:?}").contains(&keys::SECRET[..8]));
}
