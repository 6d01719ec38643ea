const _: () = {
    #[automatically_derived]
    impl ::jwt_core::RoleSet for Role {
        const VOCABULARY: &'static ::jwt_core::__private::Vocabulary = &::jwt_core::__private::Vocabulary::new(
            "Role",
            &["admin", "editor", "support-l2"],
            &[0b11u128, 0b10u128, 0b100u128],
            &[&["articles:delete", "articles:write"], &[], &[]],
        );
        fn index(&self) -> usize {
            match self {
                Self::Admin => 0usize,
                Self::Editor => 1usize,
                Self::SupportL2 => 2usize,
            }
        }
        fn from_index(index: usize) -> ::core::option::Option<Self> {
            match index {
                0usize => ::core::option::Option::Some(Self::Admin),
                1usize => ::core::option::Option::Some(Self::Editor),
                2usize => ::core::option::Option::Some(Self::SupportL2),
                _ => ::core::option::Option::None,
            }
        }
    }
    #[automatically_derived]
    impl Role {
        #[doc(hidden)]
        #[allow(dead_code, unreachable_pub)]
        pub const fn __jwt_role(&self) -> usize {
            match self {
                Self::Admin => 0usize,
                Self::Editor => 1usize,
                Self::SupportL2 => 2usize,
            }
        }
    }
};
