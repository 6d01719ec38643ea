//! Signatures and thumbprints: those of the RFCs, and of every algorithm.

use serde_json::json;

use super::*;

#[test]
fn thumbprints_of_the_rfcs() {
    assert_eq!(read(&rsa()).unwrap().thumbprint(), Some("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"));
    assert_eq!(read(&ed()).unwrap().thumbprint(), Some("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"));
    let secret = VerifyingKey::from_secret(SECRET, Algorithm::HS256).unwrap();
    assert_eq!(secret.thumbprint(), None);
}

#[test]
fn signatures_of_the_rfcs() {
    let payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    let rfc7515_a2 = json!({"kty": "RSA", "e": "AQAB", "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"});
    let cases = [
        (
            rfc7515_a2,
            Algorithm::RS256,
            format!("eyJhbGciOiJSUzI1NiJ9.{payload}.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"),
        ),
        (
            p256(),
            Algorithm::ES256,
            format!("eyJhbGciOiJFUzI1NiJ9.{payload}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"),
        ),
        (
            ed(),
            Algorithm::EdDSA,
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg".to_owned(),
        ),
    ];
    for (jwk, algorithm, token) in cases {
        let keys = KeySet::from_jwks(&json!({"keys": [jwk]}).to_string()).unwrap();
        let jws = keys.verify_jws(&token, &[algorithm]).unwrap();
        assert_eq!(jws.header().algorithm(), Some(algorithm));
        assert_eq!(keys.verify_jws(&token, &[Algorithm::ES384]), Err(TokenError::AlgorithmNotAllowed(algorithm)));
        let last = token.rfind('.').unwrap() + 1;
        let flipped =
            format!("{}{}{}", &token[..last], if &token[last..=last] == "A" { "B" } else { "A" }, &token[last + 1..]);
        assert_eq!(keys.verify_jws(&flipped, &[algorithm]), Err(TokenError::Signature));
    }
    // RFC 7515 appendix A.1; its secret is published and would not be taken by `from_secret`.
    let secret = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    let secret = Public::Secret(base64url::decode(secret).unwrap().into());
    let key = backend::Verifying::new(&secret, Algorithm::HS256).unwrap();
    let signed = format!("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{payload}");
    let signature = base64url::decode("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").unwrap();
    assert!(key.verify(signed.as_bytes(), &signature));
}

#[test]
fn every_rsa_algorithm_signs_where_rsa_does() {
    let pem = fixture!("rsa.pkcs8");
    if !backend::RSA_SIGNING {
        assert_eq!(SigningKey::from_pem(pem).unwrap_err(), KeyError::RsaSigning);
        assert!(KeyError::RsaSigning.to_string().contains("RUSTSEC-2023-0071"));
        return;
    }
    for algorithm in Algorithm::ALL.iter().copied().filter(|a| a.family() == Family::Rsa) {
        round_trip(&SigningKey::from_pem(pem).unwrap().with_algorithm(algorithm).unwrap());
    }
    let mismatch = SigningKey::from_pem(pem).unwrap().with_algorithm(Algorithm::ES256).unwrap_err();
    assert_eq!(mismatch.to_string(), "ES256 does not work with an RSA key");
}
