//! How long an answer is good for, and when to come again: what its header fields say (RFC 9111, RFC 9110).

use std::time::{Duration, SystemTime};

use reqwest::header::{AGE, CACHE_CONTROL, DATE, EXPIRES, HeaderMap, HeaderName, RETRY_AFTER};

use super::RemoteSettings;

/// How long the answer stays fresh from now on, if it says so: the smaller of `max-age` and `s-maxage` (a cache that the
/// issuer can empty may be told to keep it longer than we may), else `Expires`, less the time that it spent in caches
/// before. `no-store`, `no-cache` and what cannot be understood are zero.
pub(super) fn stated(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let mut ages = Vec::new();
    for directive in headers.get_all(CACHE_CONTROL).iter().flat_map(|value| value.as_bytes().split(|b| *b == b',')) {
        // A comma in a quoted value makes pieces of it directives of their own. They can only make the time shorter.
        let directive = String::from_utf8_lossy(directive);
        let (name, value) = directive.split_once('=').unwrap_or((&directive, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "no-store" | "no-cache" => ages.push(Duration::ZERO),
            "max-age" | "s-maxage" => ages.push(seconds(value.trim().trim_matches('"')).unwrap_or_default()),
            _ => {}
        }
    }
    let lifetime = ages.into_iter().min().or_else(|| {
        let expires = headers.get(EXPIRES)?;
        let expires = expires.to_str().ok().and_then(|text| httpdate::parse_http_date(text).ok());
        let sent = date(headers, &DATE).unwrap_or(now);
        Some(expires.and_then(|expires| expires.duration_since(sent).ok()).unwrap_or_default())
    })?;
    let age = headers.get(AGE).and_then(|value| seconds(value.to_str().ok()?.trim()));
    Some(lifetime.saturating_sub(age.unwrap_or_default()))
}

/// How long to keep an answer that states this.
pub(super) fn lifetime(stated: Option<Duration>, settings: &RemoteSettings) -> Duration {
    stated.unwrap_or(settings.default_age).clamp(settings.min_age, settings.max_age)
}

/// How long the server asks not to be asked again.
pub(super) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    seconds(text).or_else(|| {
        let until = httpdate::parse_http_date(text).ok()?;
        until.duration_since(date(headers, &DATE).unwrap_or(now)).ok()
    })
}

fn date(headers: &HeaderMap, name: &HeaderName) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok()
}

/// `delta-seconds`: digits alone, and what is too large is very large (RFC 9111 section 1.2.2).
fn seconds(text: &str) -> Option<Duration> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| Duration::from_secs(text.parse().unwrap_or(u64::from(u32::MAX)).min(u64::from(u32::MAX))))
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    const DAY: &str = "Thu, 01 Jan 1970 00:00:00 GMT";
    const HOUR_LATER: &str = "Thu, 01 Jan 1970 01:00:00 GMT";

    type Fields = [(&'static str, &'static str)];

    fn headers(fields: &Fields) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(*name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn freshness_of_an_answer() {
        let cases: &[(&Fields, Option<u64>)] = &[
            (&[], None),
            (&[("cache-control", "public, must-revalidate")], None),
            (&[("cache-control", "max-age=300")], Some(300)),
            (&[("cache-control", "public,Max-Age=300 , foo=bar")], Some(300)),
            (&[("cache-control", "max-age=\"300\"")], Some(300)),
            (&[("cache-control", "max-age=300, s-maxage=900")], Some(300)),
            (&[("cache-control", "max-age=900, s-maxage=300")], Some(300)),
            (&[("cache-control", "s-maxage=900")], Some(900)),
            (&[("cache-control", "max-age=900"), ("cache-control", "max-age=300")], Some(300)),
            (&[("cache-control", "max-age=300"), ("age", "100")], Some(200)),
            (&[("cache-control", "max-age=300"), ("age", "1000")], Some(0)),
            (&[("cache-control", "max-age=300"), ("age", "-5")], Some(300)),
            (&[("cache-control", "max-age=300, no-cache")], Some(0)),
            (&[("cache-control", "no-store")], Some(0)),
            (&[("cache-control", "no-cache=\"set-cookie\"")], Some(0)),
            (&[("cache-control", "max-age=-1")], Some(0)),
            (&[("cache-control", "max-age=+5")], Some(0)),
            (&[("cache-control", "max-age")], Some(0)),
            (&[("cache-control", "max-age=1e3")], Some(0)),
            (&[("cache-control", "max-age=99999999999999999999999")], Some(u64::from(u32::MAX))),
            (&[("expires", HOUR_LATER)], Some(3600)),
            (&[("expires", HOUR_LATER), ("date", DAY), ("age", "600")], Some(3000)),
            (&[("expires", DAY), ("date", HOUR_LATER)], Some(0)),
            (&[("expires", "0")], Some(0)),
            (&[("expires", HOUR_LATER), ("cache-control", "max-age=300")], Some(300)),
        ];
        for (fields, expected) in cases {
            let stated = stated(&headers(fields), SystemTime::UNIX_EPOCH);
            assert_eq!(stated, expected.map(Duration::from_secs), "{fields:?}");
        }
        let bytes = HeaderValue::from_bytes(b"x=\xff, max-age=300").unwrap();
        let bytes: HeaderMap = [(CACHE_CONTROL, bytes)].into_iter().collect();
        assert_eq!(stated(&bytes, SystemTime::UNIX_EPOCH), Some(Duration::from_secs(300)));
    }

    #[test]
    fn lifetimes_have_bounds() {
        let settings = RemoteSettings::default();
        for (stated, expected) in [(None, 600), (Some(0), 60), (Some(61), 61), (Some(3600), 3600), (Some(86400), 3600)]
        {
            let lifetime = lifetime(stated.map(Duration::from_secs), &settings);
            assert_eq!(lifetime, Duration::from_secs(expected), "{stated:?}");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let cases: &[(&Fields, Option<u64>)] = &[
            (&[], None),
            (&[("retry-after", "120")], Some(120)),
            (&[("retry-after", HOUR_LATER)], Some(3600)),
            (&[("retry-after", HOUR_LATER), ("date", HOUR_LATER)], Some(0)),
            (&[("retry-after", DAY), ("date", HOUR_LATER)], None),
            (&[("retry-after", "soon")], None),
            (&[("retry-after", "-1")], None),
        ];
        for (fields, expected) in cases {
            let wait = retry_after(&headers(fields), SystemTime::UNIX_EPOCH);
            assert_eq!(wait, expected.map(Duration::from_secs), "{fields:?}");
        }
    }
}
