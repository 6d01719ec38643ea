struct CanPublish;

fn main() {
    let _ = CanPublish;
    let _ = jwt_core::protect::<CanPublish>(rocket::fs::FileServer::from("."));
}
