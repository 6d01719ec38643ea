const _: () = {
    #[automatically_derived]
    impl my::jwt::ScopeSet for Scope {
        const VOCABULARY: &'static my::jwt::__private::Vocabulary = &my::jwt::__private::Vocabulary::new(
            "Scope",
            &["articles:read", "articles_write"],
            &[0b1u128, 0b10u128],
            &[],
        );
        fn index(&self) -> usize {
            match self {
                Self::ArticlesRead => 0usize,
                Self::ArticlesWrite => 1usize,
            }
        }
        fn from_index(index: usize) -> ::core::option::Option<Self> {
            match index {
                0usize => ::core::option::Option::Some(Self::ArticlesRead),
                1usize => ::core::option::Option::Some(Self::ArticlesWrite),
                _ => ::core::option::Option::None,
            }
        }
    }
    #[automatically_derived]
    impl Scope {
        #[doc(hidden)]
        #[allow(dead_code, unreachable_pub)]
        const fn __jwt_scope(&self) -> usize {
            match self {
                Self::ArticlesRead => 0usize,
                Self::ArticlesWrite => 1usize,
            }
        }
    }
};
