//! What protected modules take.

use jwt_core::{jwt_policy, jwt_protected};
use rocket::routes;
use shared::User;

#[jwt_policy(claims = User, role("admin"))]
struct CanPublish;

#[jwt_protected(policy(CanPublish), when(!claims.sub.is_empty()))]
pub mod api {
    //! With documentation of its own.

    use jwt_core::{jwt_protected, jwt_public};

    /// An item of every kind.
    pub struct Item<const N: usize = { 1 + 1 }>(pub [u8; 3]);
    pub enum Either {
        One,
        Two(#[allow(dead_code)] u8),
    }
    pub trait Of<T> {
        const SIZE: usize = { 3 };
        fn of(self) -> T;
    }
    impl Of<Item<{ 1 + 1 }>> for Either {
        fn of(self) -> Item<{ 1 + 1 }> {
            Item([0; 3])
        }
    }
    pub const TWO: Either = {
        let two = 2;
        Either::Two(two)
    };
    pub static NAMES: [&str; 2] = ["a", "b"];
    pub type Route = fn() -> &'static str;
    pub(super) union Bytes {
        pub whole: u16,
    }
    unsafe extern "C" {
        #[allow(dead_code)]
        safe fn abs(number: i32) -> i32;
    }
    pub const fn union(one: u8) -> u8 {
        one
    }
    #[allow(unused_macros)]
    macro_rules! helper {
        ($one:expr) => {
            $one + 1
        };
    }

    #[rocket::get("/one/<id>")]
    pub const fn one(id: u8) -> Option<&'static str> {
        if id == 1 { Some("one") } else { None }
    }

    #[jwt_protected(role("editor") || when(claims.sub == id))]
    #[rocket::get("/two/<id>")]
    pub async fn two(id: &str) -> String {
        let _ = helper!(1) + vec![1, 2].len();
        id.to_owned()
    }

    #[jwt_public("tests have no secrets")]
    #[rocket::get("/three")]
    pub fn three() {}

    #[cfg(any())]
    #[rocket::get("/gone")]
    pub fn gone(unknown: Nothing) {}

    #[cfg_attr(all(), doc = "Four.", allow(unused))]
    #[rocket::get("/four")]
    pub fn four(user: jwt_core::Jwt<shared::User>) -> String {
        user.sub.clone()
    }

    pub mod deep {
        pub mod deeper {
            #[rocket::get("/five")]
            pub fn five() {}

            #[jwt_core::jwt_protected(when(claims.sub != "you"))]
            pub mod deepest {
                #[rocket::get("/six")]
                pub fn six() {}
            }
        }
    }
}

mod renamed {
    pub(crate) use jwt_core as core;
}

#[jwt_protected(crate = crate::renamed::core, claims = User)]
mod elsewhere {
    #[rocket::get("/seven")]
    pub fn seven() {}
}

macro_rules! module {
    ($name:ident, $claims:ty, $uri:literal, $visibility:vis, $($item:item)*) => {
        #[jwt_protected(claims = $claims, role("admin"))]
        mod $name {
            #[rocket::get($uri)]
            $visibility fn first() {}

            $($item)*
        }
    };
}

module! {
    by_macro, shared::User, "/eight", pub,
    pub fn helper() -> u8 { 3 }

    /// Nine.
    #[rocket::get("/nine/<id>")]
    pub fn nine(id: u8) -> String {
        (id + helper()).to_string()
    }

    pub mod inner {
        #[rocket::get("/ten")]
        pub fn ten() {}
    }
}

fn main() {
    let routes = routes![
        api::one,
        api::two,
        api::three,
        api::four,
        api::deep::deeper::five,
        api::deep::deeper::deepest::six,
        elsewhere::seven,
        by_macro::first,
        by_macro::nine,
        by_macro::inner::ten,
    ];
    assert_eq!(routes.len(), 10);
    assert_eq!(api::one(1), Some("one"));
    let _ = (api::NAMES, api::TWO, api::union(1), api::Bytes { whole: 1 }, api::Item::<2>([0; 3]), api::Either::One);
    let _: api::Route = || "";
    let _ = api::Of::of(api::Either::One);
}
