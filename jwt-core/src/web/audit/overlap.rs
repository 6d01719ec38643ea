//! Routes that one request may match, one of them protected and the other public: the rank alone decides which is asked.

use super::{Access, Audit, AuditedRoute};

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
    let segments =
        |path: &str| path.split('/').filter(|segment| !segment.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (one, other) = (segments(one), segments(other));
    for (one, other) in one.iter().zip(&other) {
        if is_trailing(one) || is_trailing(other) {
            return true;
        }
        if !is_dynamic(one) && !is_dynamic(other) && one != other {
            return false;
        }
    }
    // What is trailing matches any number of segments, also none.
    let (short, long) = if one.len() < other.len() { (&one, &other) } else { (&other, &one) };
    long.get(short.len()).is_none_or(|segment| is_trailing(segment))
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
