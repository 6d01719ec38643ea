#[rocket::get("/one")]
pub fn one() {}
