use jwt_core::Role;

#[derive(Role)]
enum Role<T> {
    Admin,
    Other(std::marker::PhantomData<T>),
}

fn main() {}
