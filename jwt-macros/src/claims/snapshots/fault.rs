::core::compile_error! {
    "unknown option `role`; did you mean `roles`?"
}
const _: () = {
    #[doc(hidden)]
    #[allow(unreachable_pub)]
    struct __Slots {
        marker: ::core::marker::PhantomData<fn() -> ()>,
    }
    impl ::core::default::Default for __Slots {
        fn default() -> Self {
            Self {
                marker: ::core::marker::PhantomData,
            }
        }
    }
    impl ::jwt_core::__private::Slots for __Slots {
        fn fill<'de, __D: ::jwt_core::__private::Deserializer<'de>>(
            &mut self,
            _: usize,
            deserializer: __D,
        ) -> ::core::result::Result<(), __D::Error> {
            ::jwt_core::__private::skip(deserializer)
        }
    }
    #[diagnostic::do_not_recommend]
    impl ::jwt_core::ClaimSet for User {
        type Slots = __Slots;
        type Roles = ::jwt_core::__private::NoField;
        type Scopes = ::jwt_core::__private::NoField;
        type Permissions = ::jwt_core::__private::NoField;
        const NAMES: &'static [::jwt_core::__private::Entry] = &[];
        const FLATTEN: bool = false;
        const REQUIREMENTS: ::jwt_core::__private::Requirements = ::jwt_core::__private::Requirements::NONE;
        fn finish(
            _: Self::Slots,
            _: ::jwt_core::__private::Rest,
            _: &::jwt_core::Registered,
        ) -> ::core::result::Result<Self, ::jwt_core::__private::Fault> {
            loop {}
        }
        fn authority(&self) -> ::jwt_core::__private::Authority<'_> {
            loop {}
        }
        fn write(
            &self,
            _: &mut ::jwt_core::__private::Writer,
        ) -> ::core::result::Result<(), ::jwt_core::__private::Fault> {
            loop {}
        }
    }
};
