//! Public halves, as the keys of others are read: JWK and JWK sets (RFC 7517).

use serde_json::{Map, Value, json};

use super::{KeySet, VerifyingKey};

impl VerifyingKey {
    /// The key as a JWK: the public numbers, `kid`, `use` and `alg`. `None` for a secret, which has no public half.
    ///
    /// `kid` is the key's [name](VerifyingKey::kid), else its thumbprint (RFC 7638), which is also what stands in the tokens of
    /// a key without a name. `alg` is left out where the key is used with several algorithms.
    ///
    /// ```
    /// # use jwt_core::VerifyingKey;
    /// # let pem = "-----BEGIN PUBLIC KEY-----\n\
    /// # MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";
    /// let key = VerifyingKey::from_pem(pem)?.with_kid("2026-11")?;
    /// assert_eq!(
    ///     key.to_jwk().unwrap(),
    ///     r#"{"alg":"EdDSA","crv":"Ed25519","kid":"2026-11","kty":"OKP","use":"sig","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#
    /// );
    /// # Ok::<(), jwt_core::KeyError>(())
    /// ```
    #[must_use]
    pub fn to_jwk(&self) -> Option<String> {
        self.jwk().map(|jwk| Value::Object(jwk).to_string())
    }

    fn jwk(&self) -> Option<Map<String, Value>> {
        let members = self.public_members()?;
        let mut jwk: Map<String, Value> =
            members.into_iter().map(|(name, text)| (name.to_owned(), text.into())).collect();
        jwk.insert("use".to_owned(), "sig".into());
        if let Some(kid) = self.kid().or(self.thumbprint()) {
            jwk.insert("kid".to_owned(), kid.into());
        }
        if let [algorithm] = self.algorithms().as_slice() {
            jwk.insert("alg".to_owned(), algorithm.as_str().into());
        }
        Some(jwk)
    }
}

impl KeySet {
    /// The set as a JWK set (RFC 7517 section 5), for others to verify with: each key as [`VerifyingKey::to_jwk`] writes it.
    ///
    /// Secrets are left out: the set of one is the empty set.
    #[must_use]
    pub fn to_jwks(&self) -> String {
        let mut keys: Vec<Map<String, Value>> = Vec::with_capacity(self.len());
        for jwk in self.iter().filter_map(VerifyingKey::jwk) {
            // One name twice would make both useless to whoever reads the set.
            if !keys.iter().any(|other| other.get("kid") == jwk.get("kid")) {
                keys.push(jwk);
            }
        }
        json!({ "keys": keys }).to_string()
    }
}
