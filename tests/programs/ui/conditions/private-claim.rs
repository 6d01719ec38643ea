use jwt_core::jwt_protected;
use rocket::get;

mod accounts {
    #[derive(jwt_core::Claims)]
    pub struct Account {
        pub sub: String,
        tenant: u64,
    }

    impl Account {
        pub fn tenant(&self) -> u64 {
            self.tenant
        }
    }
}

#[jwt_protected(claims = accounts::Account, when(claims.tenant == tenant && claims.tenant() == 7 && !claims.sub.is_empty()))]
#[get("/<tenant>")]
fn handler(tenant: u64) -> String {
    tenant.to_string()
}

fn main() {
    let _ = rocket::routes![handler];
}
