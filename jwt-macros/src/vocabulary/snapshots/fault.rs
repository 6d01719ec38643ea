::core::compile_error! {
    "unknown option `renam`; did you mean `rename`?"
}
const _: () = {
    #[automatically_derived]
    impl ::jwt_core::PermissionSet for Permission {
        const VOCABULARY: &'static ::jwt_core::__private::Vocabulary = &::jwt_core::__private::Vocabulary::new(
            "Permission",
            &["read"],
            &[0b1u128],
            &[],
        );
        fn index(&self) -> usize {
            match self {
                Self::Read => 0usize,
            }
        }
        fn from_index(index: usize) -> ::core::option::Option<Self> {
            match index {
                0usize => ::core::option::Option::Some(Self::Read),
                _ => ::core::option::Option::None,
            }
        }
    }
    #[automatically_derived]
    impl Permission {
        #[doc(hidden)]
        #[allow(dead_code, unreachable_pub)]
        const fn __jwt_permission(&self) -> usize {
            match self {
                Self::Read => 0usize,
            }
        }
    }
};
