//! The reports, and who may do what with them.

use jwt_core::jwt_protected;

use crate::claims::Caller;

/// Every route in here wants a token of an issuer that the configuration accepts; what stands above a route is wanted as well.
#[jwt_protected(claims = Caller)]
pub(crate) mod protected {
    use jwt_core::{Jwt, jwt_protected};
    use rocket::{
        delete, get,
        http::Status,
        serde::{Serialize, json::Json},
    };

    use crate::claims::Caller;

    #[derive(Serialize, Clone, Copy)]
    #[serde(crate = "rocket::serde")]
    pub(crate) struct Report {
        department: &'static str,
        title: &'static str,
    }

    const REPORTS: [Report; 2] = [
        Report { department: "sales", title: "What was sold" },
        Report { department: "support", title: "What was asked" },
    ];

    // What the module asks is enough.
    #[get("/departments")]
    pub(crate) fn departments() -> Json<[&'static str; 2]> {
        Json(REPORTS.map(|report| report.department))
    }

    // By role or by scope: a person's token has the one, a program's the other.
    #[jwt_protected(role("editor") || scope("reports:read"))]
    #[get("/reports")]
    pub(crate) fn list() -> Json<[Report; 2]> {
        Json(REPORTS)
    }

    // Also one's own, by a claim.
    #[jwt_protected(
        role("editor") || scope("reports:read") || when(claims.department.as_deref() == Some(department))
    )]
    #[get("/reports/<department>")]
    pub(crate) fn read(department: &str, caller: Jwt<Caller>) -> Option<Json<Report>> {
        rocket::info!("{:?} reads {department:?}", caller.identity());
        REPORTS.iter().find(|report| report.department == department).copied().map(Json)
    }

    // Nothing is really removed.
    #[jwt_protected(roles = "admin")]
    #[delete("/reports/<department>")]
    pub(crate) fn remove(department: &str) -> Status {
        let known = REPORTS.iter().any(|report| report.department == department);
        if known { Status::NoContent } else { Status::NotFound }
    }

    // For the gateway's tokens alone, whatever else is accepted.
    #[jwt_protected(issuer = "gateway")]
    #[get("/limits")]
    pub(crate) fn limits() -> &'static str {
        "100 requests in a minute\n"
    }
}
