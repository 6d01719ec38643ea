

fn main() {
    #[derive(jwt_core::Claims)]
    struct Local {
        sub: String,
    }
    
    #[jwt_core::jwt_protected(claims = Local, when(!claims.sub.is_empty()))]
    mod api {
        #[rocket::get("/one")]
        pub fn one() {}
    
        #[rocket::get("/two")]
        pub fn two() {}
    }
    
    let _ = rocket::routes![api::one, api::two];
}
