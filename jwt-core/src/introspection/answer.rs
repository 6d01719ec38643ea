//! What an issuer said of a token.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};

use super::PAUSE;
use crate::keys::Stamp;
use crate::token::{TokenError, json};

/// What was said, when, and for how long it counts.
pub(super) struct Answer {
    said: Said,
    at: Stamp,
    life: Duration,
}

pub(super) enum Said {
    /// These are the claims.
    Active(Arc<[u8]>),
    Inactive,
    /// It is good, and no access token for whoever has it.
    AnotherKind,
    Failed,
}

/// For how long a token counts that has no end of its own, where nothing is kept.
const MINUTE: Duration = Duration::from_secs(60);

/// A token that is not good may become so, and most that are asked about again were guessed by one and the same.
const INACTIVE: Duration = Duration::from_secs(5);

impl Answer {
    pub(super) fn failed(at: Stamp) -> Self {
        Self { said: Said::Failed, at, life: PAUSE }
    }

    /// Reads the answer of an endpoint (RFC 7662 section 2.2); what is wrong with it, where it is none.
    pub(super) fn read(body: &[u8], issuer: &str, keep: Duration, at: Stamp) -> Result<Self, &'static str> {
        let mut members = json::object(body).map_err(|_| "it is no JSON object, or has a member twice")?;
        match members.get("active") {
            Some(Value::Bool(true)) => {}
            Some(Value::Bool(false)) => return Ok(Self { said: Said::Inactive, at, life: keep.min(INACTIVE) }),
            _ => return Err("it does not say whether the token is `active`"),
        }
        if !is_bearer(&members) {
            return Ok(Self { said: Said::AnotherKind, at, life: keep.min(INACTIVE) });
        }
        let life = end(&mut members, keep, at);
        members.entry("iss").or_insert_with(|| issuer.into());
        // What some call an access token here, and others in a JWT.
        if members.get("token_use").and_then(Value::as_str) == Some("access_token") {
            members.remove("token_use");
        }
        let claims = Value::Object(members).to_string();
        Ok(Self { said: Said::Active(claims.into_bytes().into()), at, life })
    }

    /// Whether it counts still.
    pub(super) fn counts(&self, now: Stamp) -> bool {
        self.life > self.at.age(now) && !self.at.is_ahead_of(now)
    }

    pub(super) fn verdict(&self) -> Result<Arc<[u8]>, TokenError> {
        self.said.verdict()
    }

    /// In bytes.
    pub(super) fn size(&self) -> usize {
        match &self.said {
            Said::Active(claims) => claims.len(),
            _ => 0,
        }
    }
}

/// Whether whoever has the token may use it: of a type that has to be proven, or of a refresh token, that cannot be said.
fn is_bearer(members: &Map<String, Value>) -> bool {
    match members.get("token_type") {
        None => true,
        Some(Value::String(kind)) => ["Bearer", "access_token"].iter().any(|bearer| kind.eq_ignore_ascii_case(bearer)),
        Some(_) => false,
    }
}

/// How long the answer counts: no longer than the token. One that says no end gets one here, since its issuer vouches for now alone.
fn end(members: &mut Map<String, Value>, keep: Duration, at: Stamp) -> Duration {
    let now = at.date.since_epoch();
    match members.get("exp") {
        // What is no number is refused with the claims.
        Some(end) => {
            let left = end.as_f64().map_or(0.0, |end| end - now.as_secs_f64()).clamp(0.0, keep.as_secs_f64());
            Duration::try_from_secs_f64(left).unwrap_or_default()
        }
        None => {
            let end = now.saturating_add(if keep.is_zero() { MINUTE } else { keep });
            members.insert("exp".to_owned(), end.as_secs().saturating_add(1).into());
            keep
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::ManualClock;
    use serde_json::json;

    const KEEP: Duration = Duration::from_secs(60);

    fn clock() -> ManualClock {
        ManualClock::new(crate::NumericDate::from_secs(1_000_000))
    }

    fn read(body: &Value, keep: Duration) -> Result<Answer, &'static str> {
        Answer::read(body.to_string().as_bytes(), "https://issuer.example.com", keep, Stamp::now(&clock()))
    }

    fn claims(body: &Value) -> Value {
        serde_json::from_slice(&read(body, KEEP).unwrap().verdict().unwrap()).unwrap()
    }

    #[test]
    fn an_answer_counts_no_longer_than_the_token() {
        let life = |body: Value, keep: u64| read(&body, Duration::from_secs(keep)).unwrap().life.as_secs();
        assert_eq!(life(json!({"active": true, "exp": 1_000_010}), 60), 10);
        assert_eq!(life(json!({"active": true, "exp": 1_000_010}), 5), 5);
        assert_eq!(life(json!({"active": true, "exp": 999_990}), 60), 0);
        assert_eq!(life(json!({"active": true, "exp": "soon"}), 60), 0);
        assert_eq!(life(json!({"active": true, "exp": -1e300}), 60), 0);
        assert_eq!(life(json!({"active": true, "exp": 1e300}), 60), 60);
        assert_eq!(life(json!({"active": true}), 60), 60);
        assert_eq!(life(json!({"active": true}), 0), 0);
        assert_eq!(life(json!({"active": false}), 60), 5);
        assert_eq!(life(json!({"active": false}), 0), 0);
        assert_eq!(life(json!({"active": true, "token_type": "DPoP"}), 60), 5);
        assert_eq!(claims(&json!({"active": true}))["exp"], 1_000_061);
    }

    #[test]
    fn time_counts_by_the_clock_and_not_backwards() {
        let (clock, answer) = (clock(), read(&json!({"active": true, "exp": 1_000_010}), KEEP).unwrap());
        assert!(answer.counts(Stamp::now(&clock)));
        clock.set(crate::NumericDate::from_secs(1_000_009));
        assert!(answer.counts(Stamp::now(&clock)));
        clock.set(crate::NumericDate::from_secs(1_000_010));
        assert!(!answer.counts(Stamp::now(&clock)));
        clock.set(crate::NumericDate::from_secs(999_999));
        assert!(!answer.counts(Stamp::now(&clock)));
    }

    #[test]
    fn only_a_plain_yes_is_one() {
        let said =
            |body: Value| read(&body, KEEP).map(|answer| answer.verdict().map(|_| ()).map_err(|error| error.code()));
        assert_eq!(said(json!({"active": true})), Ok(Ok(())));
        assert_eq!(said(json!({"active": false, "sub": "alice"})), Ok(Err("token_inactive")));
        for bad in [json!({}), json!({"active": "true"}), json!({"active": 1}), json!({"active": null}), json!([true])]
        {
            assert!(said(bad.clone()).is_err(), "{bad}");
        }
        for (kind, good) in [("Bearer", true), ("bearer", true), ("DPoP", false), ("refresh_token", false), ("", false)]
        {
            assert_eq!(said(json!({"active": true, "token_type": kind})).unwrap().is_ok(), good, "{kind}");
        }
        assert_eq!(said(json!({"active": true, "token_type": 5})), Ok(Err("not_an_access_token")));
        let twice = br#"{"active": false, "active": true}"#;
        assert!(Answer::read(twice, "i", KEEP, Stamp::now(&clock())).is_err());
    }

    #[test]
    fn the_issuer_is_who_was_asked_unless_it_says_otherwise() {
        assert_eq!(claims(&json!({"active": true}))["iss"], "https://issuer.example.com");
        assert_eq!(
            claims(&json!({"active": true, "iss": "https://other.example.com"}))["iss"],
            "https://other.example.com"
        );
        assert!(claims(&json!({"active": true, "token_use": "access_token"})).get("token_use").is_none());
        assert_eq!(claims(&json!({"active": true, "token_use": "id"}))["token_use"], "id");
    }
}
