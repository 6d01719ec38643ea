use jwt_core::jwt_protected;

#[jwt_protected(claims = jwt_core::DefaultClaims, scope("read"))]
mod api {
    #[rocket::get("/read")]
    pub fn read() {}
}

fn main() {
    #[jwt_protected(claims = jwt_core::DefaultClaims, scope("delete"))]
    mod api {
        #[rocket::get("/delete")]
        pub fn delete() {}
    }

    let _ = rocket::routes![api::delete];
}
