const _: () = {
    #[doc(hidden)]
    #[allow(unreachable_pub)]
    struct __Slots<T, R: Named, const N: usize>
    where
        T: Clone,
    {
        f0: ::core::option::Option<Vec<T>>,
        f1: ::core::option::Option<Roles<R>>,
        f2: ::core::option::Option<Digits<N>>,
        marker: ::core::marker::PhantomData<fn() -> (T, R)>,
    }
    #[automatically_derived]
    impl<T, R: Named, const N: usize> ::core::default::Default for __Slots<T, R, N>
    where
        T: Clone,
        T: ::core::marker::Send + ::core::marker::Sync + 'static,
        R: ::core::marker::Send + ::core::marker::Sync + 'static,
        Vec<T>: my::jwt::__private::Claim,
        Roles<R>: my::jwt::__private::RoleField,
    {
        fn default() -> Self {
            Self {
                f0: ::core::option::Option::None,
                f1: ::core::option::Option::None,
                f2: ::core::option::Option::None,
                marker: ::core::marker::PhantomData,
            }
        }
    }
    #[automatically_derived]
    impl<T, R: Named, const N: usize> my::jwt::__private::Slots for __Slots<T, R, N>
    where
        T: Clone,
        T: ::core::marker::Send + ::core::marker::Sync + 'static,
        R: ::core::marker::Send + ::core::marker::Sync + 'static,
        Vec<T>: my::jwt::__private::Claim,
        Roles<R>: my::jwt::__private::RoleField,
    {
        const HOLDERS: [::core::option::Option<usize>; 3] = [
            ::core::option::Option::Some(1usize),
            ::core::option::Option::None,
            ::core::option::Option::None,
        ];
        fn fill<'de, __D: my::jwt::__private::Deserializer<'de>>(
            &mut self,
            slot: usize,
            deserializer: __D,
        ) -> ::core::result::Result<(), __D::Error> {
            match slot {
                0usize => {
                    self.f0 = ::core::option::Option::Some(
                        <Vec<T> as my::jwt::__private::Claim>::read(deserializer)?,
                    );
                }
                1usize => {
                    self.f1 = ::core::option::Option::Some(
                        <Roles<R> as my::jwt::__private::RoleField>::read(deserializer)?,
                    );
                }
                2usize => {
                    self.f2 = ::core::option::Option::Some(
                        <Digits<N> as my::jwt::__private::Claim>::read(deserializer)?,
                    );
                }
                _ => my::jwt::__private::skip(deserializer)?,
            }
            ::core::result::Result::Ok(())
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<T, R: Named, const N: usize> my::jwt::ClaimSet for Session<T, R, N>
    where
        T: Clone,
        T: ::core::marker::Send + ::core::marker::Sync + 'static,
        R: ::core::marker::Send + ::core::marker::Sync + 'static,
        Vec<T>: my::jwt::__private::Claim,
        Roles<R>: my::jwt::__private::RoleField,
    {
        type Slots = __Slots<T, R, N>;
        type Roles = <Roles<R> as my::jwt::__private::RoleField>::Set;
        type Scopes = my::jwt::__private::NoField;
        type Permissions = my::jwt::__private::NoField;
        const NAMES: &'static [my::jwt::__private::Entry] = &[
            my::jwt::__private::Entry::slot("tenantData", 0usize),
            my::jwt::__private::Entry::slot("roles", 1usize),
            my::jwt::__private::Entry::slot("digits", 2usize),
        ];
        const FLATTEN: bool = false;
        const REQUIREMENTS: my::jwt::__private::Requirements = {
            let mut requirements = my::jwt::__private::Requirements::NONE;
            requirements.typ = ::core::option::Option::Some("at+jwt");
            requirements.max_age = ::core::option::Option::Some(3600u64);
            requirements.audience = ::core::option::Option::Some("api");
            requirements.require = &["jti", "azp"];
            requirements.allow_missing_exp = true;
            requirements.algorithms = &["ES256", "EdDSA"];
            requirements.leeway = ::core::option::Option::Some(5u64);
            requirements.expiration = ::core::option::Option::Some(600u64);
            requirements.asks_code = true;
            requirements
        };
        #[allow(unused_variables)]
        fn finish(
            slots: Self::Slots,
            rest: my::jwt::__private::Rest,
            registered: &my::jwt::Registered,
        ) -> ::core::result::Result<Self, my::jwt::__private::Fault> {
            let this = Self {
                tenant_data: my::jwt::__private::take(
                    "tenantData",
                    slots.f0,
                    <Vec<T> as my::jwt::__private::Claim>::absent,
                )?,
                roles: my::jwt::__private::take(
                    "roles",
                    slots.f1,
                    <Roles<R> as my::jwt::__private::RoleField>::absent,
                )?,
                digits: my::jwt::__private::take(
                    "digits",
                    slots.f2,
                    <Digits<N> as my::jwt::__private::Claim>::absent,
                )?,
            };
            my::jwt::__private::check::whole(sound(&this))?;
            my::jwt::__private::check::garde(&this)?;
            ::core::result::Result::Ok(this)
        }
        fn authority(&self) -> my::jwt::__private::Authority<'_> {
            my::jwt::__private::Authority {
                roles: <Roles<R> as my::jwt::__private::RoleField>::held(&self.roles),
                scopes: my::jwt::__private::Held::NO_FIELD,
                permissions: my::jwt::__private::Held::NO_PERMISSIONS,
            }
        }
        fn restrict(&mut self, trust: &my::jwt::Trust) {
            <Roles<
                R,
            > as my::jwt::__private::RoleField>::restrict(&mut self.roles, trust);
        }
        #[allow(unused_variables)]
        fn write(
            &self,
            out: &mut my::jwt::__private::Writer,
        ) -> ::core::result::Result<(), my::jwt::__private::Fault> {
            <Vec<
                T,
            > as my::jwt::__private::Claim>::write(
                &self.tenant_data,
                &["tenantData"],
                out,
            )?;
            <Roles<
                R,
            > as my::jwt::__private::RoleField>::write(&self.roles, &["roles"], out)?;
            <Digits<
                N,
            > as my::jwt::__private::Claim>::write(&self.digits, &["digits"], out)?;
            ::core::result::Result::Ok(())
        }
    }
};
