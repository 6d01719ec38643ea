use jwt_core::Scope;

#[derive(Scope)]
enum Scope {
    #[scope(grants("read"))]
    Write,
}

fn main() {}
