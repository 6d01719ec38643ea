const _: () = {
    #[doc(hidden)]
    #[allow(unreachable_pub)]
    pub struct __Slots {
        f0: ::core::option::Option<Roles<Role>>,
        f1: ::core::option::Option<Scopes>,
        f2: ::core::option::Option<Permissions<Permission>>,
        f3: ::core::option::Option<Option<String>>,
        f4: ::core::option::Option<u8>,
        f5: ::core::option::Option<String>,
        f6: ::core::option::Option<u8>,
        marker: ::core::marker::PhantomData<fn() -> ()>,
    }
    #[automatically_derived]
    impl ::core::default::Default for __Slots {
        fn default() -> Self {
            Self {
                f0: ::core::option::Option::None,
                f1: ::core::option::Option::None,
                f2: ::core::option::Option::None,
                f3: ::core::option::Option::None,
                f4: ::core::option::Option::None,
                f5: ::core::option::Option::None,
                f6: ::core::option::Option::None,
                marker: ::core::marker::PhantomData,
            }
        }
    }
    #[automatically_derived]
    impl ::jwt_core::__private::Slots for __Slots {
        const HOLDERS: [::core::option::Option<usize>; 3] = [
            ::core::option::Option::Some(0usize),
            ::core::option::Option::Some(1usize),
            ::core::option::Option::Some(2usize),
        ];
        fn fill<'de, __D: ::jwt_core::__private::Deserializer<'de>>(
            &mut self,
            slot: usize,
            deserializer: __D,
        ) -> ::core::result::Result<(), __D::Error> {
            match slot {
                0usize => {
                    self.f0 = ::core::option::Option::Some(
                        <Roles<
                            Role,
                        > as ::jwt_core::__private::RoleField>::read(deserializer)?,
                    );
                }
                1usize => {
                    self.f1 = ::core::option::Option::Some(
                        <Scopes as ::jwt_core::__private::ScopeField>::read(
                            deserializer,
                        )?,
                    );
                }
                2usize => {
                    self.f2 = ::core::option::Option::Some(
                        <Permissions<
                            Permission,
                        > as ::jwt_core::__private::PermissionField>::read(deserializer)?,
                    );
                }
                3usize => {
                    self.f3 = ::core::option::Option::Some(
                        <Option<
                            String,
                        > as ::jwt_core::__private::Claim>::read(deserializer)?,
                    );
                }
                4usize => {
                    self.f4 = ::core::option::Option::Some(
                        <u8 as ::jwt_core::__private::Claim>::read(deserializer)?,
                    );
                }
                5usize => {
                    self.f5 = ::core::option::Option::Some(
                        <String as ::jwt_core::__private::Claim>::read(deserializer)?,
                    );
                }
                6usize => {
                    self.f6 = ::core::option::Option::Some(
                        <u8 as ::jwt_core::__private::Claim>::read(deserializer)?,
                    );
                }
                _ => ::jwt_core::__private::skip(deserializer)?,
            }
            ::core::result::Result::Ok(())
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl ::jwt_core::ClaimSet for User {
        type Slots = __Slots;
        type Roles = <Roles<Role> as ::jwt_core::__private::RoleField>::Set;
        type Scopes = <Scopes as ::jwt_core::__private::ScopeField>::Set;
        type Permissions = <Permissions<
            Permission,
        > as ::jwt_core::__private::PermissionField>::Set;
        const NAMES: &'static [::jwt_core::__private::Entry] = &[
            ::jwt_core::__private::Entry::branch(
                "realm_access",
                &[
                    ::jwt_core::__private::Entry::slot("roles", 0usize)
                        .at("realm_access.roles"),
                ],
            ),
            ::jwt_core::__private::Entry::slot("scope", 1usize),
            ::jwt_core::__private::Entry::slot("permissions", 2usize),
            ::jwt_core::__private::Entry::slot("display_name", 3usize),
            ::jwt_core::__private::Entry::slot("https://example.com/level", 4usize),
            ::jwt_core::__private::Entry::slot("type", 5usize),
            ::jwt_core::__private::Entry::slot("version", 6usize),
        ];
        const FLATTEN: bool = true;
        const REQUIREMENTS: ::jwt_core::__private::Requirements = {
            let mut requirements = ::jwt_core::__private::Requirements::NONE;
            requirements.subject_field = true;
            requirements.asks_code = true;
            requirements
        };
        #[allow(unused_variables)]
        fn finish(
            slots: Self::Slots,
            rest: ::jwt_core::__private::Rest,
            registered: &::jwt_core::Registered,
        ) -> ::core::result::Result<Self, ::jwt_core::__private::Fault> {
            let this = Self {
                sub: ::jwt_core::__private::registered::<String>(registered, "sub")?,
                exp: ::jwt_core::__private::registered::<
                    Option<NumericDate>,
                >(registered, "exp")?,
                roles: ::jwt_core::__private::take(
                    "realm_access.roles",
                    slots.f0,
                    <Roles<Role> as ::jwt_core::__private::RoleField>::absent,
                )?,
                scope: ::jwt_core::__private::take(
                    "scope",
                    slots.f1,
                    <Scopes as ::jwt_core::__private::ScopeField>::absent,
                )?,
                permissions: ::jwt_core::__private::take(
                    "permissions",
                    slots.f2,
                    <Permissions<
                        Permission,
                    > as ::jwt_core::__private::PermissionField>::absent,
                )?,
                display_name: ::jwt_core::__private::take(
                    "display_name",
                    slots.f3,
                    <Option<String> as ::jwt_core::__private::Claim>::absent,
                )?,
                level: ::jwt_core::__private::take_or(
                    slots.f4,
                    ::core::default::Default::default,
                ),
                r#type: ::jwt_core::__private::take(
                    "type",
                    slots.f5,
                    <String as ::jwt_core::__private::Claim>::absent,
                )?,
                version: ::jwt_core::__private::take(
                    "version",
                    slots.f6,
                    <u8 as ::jwt_core::__private::Claim>::absent,
                )?,
                rest: <Map as ::jwt_core::__private::Claim>::rest(rest)?,
            };
            if let ::core::option::Option::Some(value) = &this.display_name {
                ::jwt_core::__private::check::length(
                    "display_name",
                    value,
                    ::core::option::Option::None,
                    ::core::option::Option::Some(80),
                )?;
                ::jwt_core::__private::check::pattern(
                    "display_name",
                    value,
                    {
                        static PATTERN: ::jwt_core::__private::check::Pattern = ::jwt_core::__private::check::Pattern::new(
                            "[a-z]+",
                        );
                        &PATTERN
                    },
                )?;
            }
            {
                let value = &this.level;
                ::jwt_core::__private::check::range(
                    "https://example.com/level",
                    value,
                    ::core::option::Option::Some(&(1)),
                    ::core::option::Option::Some(&(9)),
                )?;
            }
            {
                let value = &this.r#type;
                ::jwt_core::__private::check::one_of(
                    "type",
                    *value == ("free") || *value == ("paid"),
                )?;
                ::jwt_core::__private::check::custom("type", known(value))?;
            }
            {
                let value = &this.version;
                ::jwt_core::__private::check::equals("version", *value == (3))?;
            }
            ::core::result::Result::Ok(this)
        }
        fn authority(&self) -> ::jwt_core::__private::Authority<'_> {
            ::jwt_core::__private::Authority {
                roles: <Roles<
                    Role,
                > as ::jwt_core::__private::RoleField>::held(&self.roles),
                scopes: <Scopes as ::jwt_core::__private::ScopeField>::held(&self.scope),
                permissions: <Permissions<
                    Permission,
                > as ::jwt_core::__private::PermissionField>::held(&self.permissions),
            }
        }
        fn restrict(&mut self, trust: &::jwt_core::Trust) {
            <Roles<
                Role,
            > as ::jwt_core::__private::RoleField>::restrict(&mut self.roles, trust);
            <Scopes as ::jwt_core::__private::ScopeField>::restrict(
                &mut self.scope,
                trust,
            );
            <Permissions<
                Permission,
            > as ::jwt_core::__private::PermissionField>::restrict(
                &mut self.permissions,
                trust,
            );
        }
        #[allow(unused_variables)]
        fn write(
            &self,
            out: &mut ::jwt_core::__private::Writer,
        ) -> ::core::result::Result<(), ::jwt_core::__private::Fault> {
            <String as ::jwt_core::__private::Claim>::write(&self.sub, &["sub"], out)?;
            <Roles<
                Role,
            > as ::jwt_core::__private::RoleField>::write(
                &self.roles,
                &["realm_access", "roles"],
                out,
            )?;
            <Scopes as ::jwt_core::__private::ScopeField>::write(
                &self.scope,
                &["scope"],
                out,
            )?;
            <Permissions<
                Permission,
            > as ::jwt_core::__private::PermissionField>::write(
                &self.permissions,
                &["permissions"],
                out,
            )?;
            <Option<
                String,
            > as ::jwt_core::__private::Claim>::write(
                &self.display_name,
                &["display_name"],
                out,
            )?;
            <u8 as ::jwt_core::__private::Claim>::write(
                &self.level,
                &["https://example.com/level"],
                out,
            )?;
            <String as ::jwt_core::__private::Claim>::write(
                &self.r#type,
                &["type"],
                out,
            )?;
            <u8 as ::jwt_core::__private::Claim>::write(
                &self.version,
                &["version"],
                out,
            )?;
            <Map as ::jwt_core::__private::Claim>::flatten(&self.rest, out)?;
            ::core::result::Result::Ok(())
        }
    }
    const _: () = ::jwt_core::__private::grants_known(
        <<Roles<
            Role,
        > as ::jwt_core::__private::RoleField>::Set as ::jwt_core::RoleSet>::VOCABULARY,
        <<Permissions<
            Permission,
        > as ::jwt_core::__private::PermissionField>::Set as ::jwt_core::PermissionSet>::VOCABULARY,
    );
};
