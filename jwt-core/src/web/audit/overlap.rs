//! Routes that one request may match, one of them protected and the other public: the rank alone decides which is asked.

use super::{Access, Audit, AuditedRoute, segments};

/// A warning for each public route and each side that protected ones stand on.
pub(super) fn warnings(audit: &Audit) -> Vec<String> {
    let mut warnings = Vec::new();
    for public in audit.routes.iter().filter(|route| matches!(route.access, Access::Public { .. })) {
        let protected = audit.routes.iter().filter(|route| matches!(route.access, Access::Protected { .. }));
        let (before, behind): (Vec<_>, Vec<_>) = protected
            // Of one rank, Rocket launches no two that overlap.
            .filter(|route| route.rank != public.rank && overlap(route, public))
            .partition(|route| route.rank < public.rank);
        let list = |routes: &[&AuditedRoute]| routes.iter().map(|route| format!("\n  - {route}")).collect::<String>();
        if !before.is_empty() {
            warnings.push(format!(
                "the public route {public} is asked after protected ones that match some of its requests; who is denied there \
                 does not come to it:{}",
                list(&before)
            ));
        }
        if !behind.is_empty() {
            warnings.push(format!(
                "the public route {public} is asked before protected ones that match some of its requests; these need no \
                 token:{}",
                list(&behind)
            ));
        }
    }
    warnings
}

/// Whether one request may match both. Queries keep no two routes apart: a request may have the parameters of both.
pub(super) fn overlap(one: &AuditedRoute, other: &AuditedRoute) -> bool {
    one.method == other.method && paths_overlap(one.path(), other.path()) && formats_overlap(one, other)
}

fn paths_overlap(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (segments(one), segments(other));
    loop {
        match (one.next(), other.next()) {
            (None, None) => return true,
            // What is trailing matches any number of segments, also none.
            (Some(rest), None) | (None, Some(rest)) => return is_trailing(rest),
            (Some(one), Some(other)) if is_trailing(one) || is_trailing(other) => return true,
            (Some(one), Some(other)) if !is_dynamic(one) && !is_dynamic(other) && one != other => return false,
            (Some(_), Some(_)) => {}
        }
    }
}

fn is_dynamic(segment: &str) -> bool {
    segment.starts_with('<') && segment.ends_with('>')
}

fn is_trailing(segment: &str) -> bool {
    is_dynamic(segment) && segment.ends_with("..>")
}

/// A request without a body says what it accepts, and may accept anything. One with a body has one media type.
fn formats_overlap(one: &AuditedRoute, other: &AuditedRoute) -> bool {
    let (Some(a), Some(b)) = (&one.format, &other.format) else { return true };
    let parts = |format: &str| {
        let essence = format.split(';').next().unwrap_or_default();
        let (top, sub) = essence.split_once('/').unwrap_or((essence, "*"));
        [top.trim().to_ascii_lowercase(), sub.trim().to_ascii_lowercase()]
    };
    let alike = |(a, b): (&String, &String)| a == "*" || b == "*" || a == b;
    !one.method.supports_payload() || parts(a).iter().zip(parts(b).iter()).all(alike)
}

#[cfg(test)]
mod tests {
    use rocket::error::ErrorKind;
    use rocket::http::{Accept, MediaType, Method};
    use rocket::local::blocking::Client;
    use rocket::route::{Handler, Outcome};
    use rocket::{Build, Data, Request, Rocket, Route};

    use super::*;
    use crate::web::audit::AuditSettings;

    fn application() -> Rocket<Build> {
        rocket::custom(rocket::Config { log_level: rocket::config::LogLevel::Off, ..rocket::Config::debug_default() })
    }

    fn audited(route: &Route) -> AuditedRoute {
        AuditedRoute::new(route, &AuditSettings::default())
    }

    /// Every path of up to three segments over two texts, a parameter, and a trailing one at the end.
    fn patterns() -> Vec<String> {
        let mut patterns = vec![String::from("/"), String::from("/<p..>")];
        let mut stems = vec![String::new()];
        for _ in 0..3 {
            stems = stems.iter().flat_map(|stem| ["a", "b", "<x>"].map(|end| format!("{stem}/{end}"))).collect();
            let trailing =
                stems.iter().filter(|stem| stem.matches('/').count() < 3).map(|stem| format!("{stem}/<p..>"));
            patterns.extend(stems.clone().into_iter().chain(trailing));
        }
        // Rocket wants no parameter twice.
        let number = |pattern: String| {
            pattern.split("<x>").enumerate().fold(String::new(), |text, (index, part)| match index {
                0 => part.to_owned(),
                _ => format!("{text}<x{index}>{part}"),
            })
        };
        patterns.into_iter().map(number).collect()
    }

    fn paths() -> Vec<String> {
        let mut paths = vec![String::from("/")];
        let mut stems = vec![String::new()];
        for _ in 0..4 {
            stems = stems.iter().flat_map(|stem| ["a", "b", "c"].map(|end| format!("{stem}/{end}"))).collect();
            paths.extend(stems.clone());
        }
        paths
    }

    #[derive(Clone)]
    struct Yes;

    #[rocket::async_trait]
    impl Handler for Yes {
        async fn handle<'r>(&self, request: &'r Request<'_>, _: Data<'r>) -> Outcome<'r> {
            Outcome::from(request, "yes")
        }
    }

    /// Two routes overlap if and only if Rocket's own router leads one request to either of them.
    #[test]
    fn paths_overlap_where_rocket_matches_both() {
        let (patterns, paths) = (patterns(), paths());
        let mount = |rocket: Rocket<Build>, (index, pattern): (usize, &String)| {
            rocket.mount(format!("/r{index}"), [Route::new(Method::Get, pattern, Yes)])
        };
        let client = Client::untracked(patterns.iter().enumerate().fold(application(), mount)).unwrap();
        let matches = |index: usize, path: &String| {
            client.get(format!("/r{index}{}", path.trim_end_matches('/'))).dispatch().status().code == 200
        };
        let taken: Vec<Vec<bool>> =
            (0..patterns.len()).map(|index| paths.iter().map(|path| matches(index, path)).collect()).collect();
        let mut both = 0;
        for (one, taken_by_one) in patterns.iter().zip(&taken) {
            for (other, taken_by_other) in patterns.iter().zip(&taken) {
                let expected = taken_by_one.iter().zip(taken_by_other).any(|(one, other)| *one && *other);
                assert_eq!(paths_overlap(one, other), expected, "{one} {other}");
                both += usize::from(expected);
            }
        }
        assert!(both > 500 && both < patterns.len() * patterns.len() / 2, "{both} of {} squared", patterns.len());
    }

    /// Of one rank, Rocket refuses two routes that overlap.
    #[test]
    fn methods_and_formats_overlap_where_rocket_sees_a_collision() {
        let formats = [
            None,
            Some(MediaType::JSON),
            Some(MediaType::HTML),
            Some(MediaType::Any),
            Some(MediaType::new("text", "*")),
            Some(MediaType::const_new("Text", "HTML", &[("charset", "utf-8")])),
        ];
        let make = |method, format: &Option<MediaType>| {
            let mut route = Route::ranked(1, method, "/x", Yes);
            route.format = format.clone();
            route
        };
        let routes: Vec<Route> = [Method::Get, Method::Post, Method::Delete, Method::Put]
            .iter()
            .flat_map(|method| formats.iter().map(move |format| make(*method, format)))
            .collect();
        for one in &routes {
            for other in &routes {
                let pair = [one.clone(), other.clone()];
                let collides = match rocket::execute(application().mount("/", pair).ignite()) {
                    Ok(_) => false,
                    Err(error) => matches!(error.kind(), ErrorKind::Collisions(_)),
                };
                assert_eq!(overlap(&audited(one), &audited(other)), collides, "{one} {other}");
            }
        }
    }

    #[test]
    fn queries_keep_no_two_routes_apart() {
        let routes = ["/x?a", "/x?b"].map(|uri| Route::new(Method::Get, uri, Yes));
        assert!(overlap(&audited(&routes[0]), &audited(&routes[1])));
        for route in routes {
            let client = Client::untracked(application().mount("/", [route])).unwrap();
            assert_eq!(client.get("/x?a&b").header(Accept::Any).dispatch().status().code, 200);
        }
    }
}
