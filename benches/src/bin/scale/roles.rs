//! The number of roles: of those that the application knows, and of those that a token holds.

use std::hint::black_box;

use benches::Result;
use jwt_core::{Algorithm, ClaimSet, DefaultClaims, Signer, Verified, Verifier};

use crate::arms::{Arms, Work};
use crate::options::Options;
use crate::{AUDIENCE, ISSUER};

const SECRET: &str = include_str!("../../../keys/hs256.txt");

/// A claims type over an enum of these roles.
macro_rules! claims {
    ($module:ident: $($role:ident)*) => {
        mod $module {
            #[derive(jwt_core::Role)]
            pub(crate) enum Role {
                $($role),*
            }

            #[derive(jwt_core::Claims)]
            pub(crate) struct User {
                #[claim(roles)]
                pub(crate) roles: jwt_core::Roles<Role>,
            }
        }
    };
}

claims! {
    of_1:
        R000
}

claims! {
    of_8:
        R000 R001 R002 R003 R004 R005 R006 R007
}

claims! {
    of_32:
        R000 R001 R002 R003 R004 R005 R006 R007 R008 R009 R010 R011 R012 R013 R014 R015 R016 R017 R018 R019 R020
        R021 R022 R023 R024 R025 R026 R027 R028 R029 R030 R031
}

claims! {
    of_128:
        R000 R001 R002 R003 R004 R005 R006 R007 R008 R009 R010 R011 R012 R013 R014 R015 R016 R017 R018 R019 R020
        R021 R022 R023 R024 R025 R026 R027 R028 R029 R030 R031 R032 R033 R034 R035 R036 R037 R038 R039 R040 R041
        R042 R043 R044 R045 R046 R047 R048 R049 R050 R051 R052 R053 R054 R055 R056 R057 R058 R059 R060 R061 R062
        R063 R064 R065 R066 R067 R068 R069 R070 R071 R072 R073 R074 R075 R076 R077 R078 R079 R080 R081 R082 R083
        R084 R085 R086 R087 R088 R089 R090 R091 R092 R093 R094 R095 R096 R097 R098 R099 R100 R101 R102 R103 R104
        R105 R106 R107 R108 R109 R110 R111 R112 R113 R114 R115 R116 R117 R118 R119 R120 R121 R122 R123 R124 R125
        R126 R127
}

pub(crate) fn measure(options: &Options) -> Result<String> {
    let secret = SECRET.trim();
    let signer = Signer::builder().secret(secret, Algorithm::HS256)?.issuer(ISSUER).audience(AUDIENCE).build()?;
    let verifier =
        Verifier::builder().keys(signer.verifying_key()).issuer(ISSUER).audience(AUDIENCE).cache(0).build()?;
    let verifier = &verifier;
    let mut arms = Arms::new();
    for (known, held) in [(1, 1), (8, 1), (32, 1), (128, 1), (128, 8), (128, 32), (128, 128)] {
        let names: Vec<_> = (0..held).map(|number| format!("r{number:03}")).collect();
        let claims = DefaultClaims { sub: Some("alice".into()), ..Default::default() };
        let token = signer.token(&claims).claim("roles", names).sign()?;
        let name = format!("{known} known, {held} held, a token of {} bytes", token.len());
        arms.push(
            name,
            match known {
                1 => work::<of_1::User>(verifier, token, held, |user| user.roles.iter().count())?,
                8 => work::<of_8::User>(verifier, token, held, |user| user.roles.iter().count())?,
                32 => work::<of_32::User>(verifier, token, held, |user| user.roles.iter().count())?,
                _ => work::<of_128::User>(verifier, token, held, |user| user.roles.iter().count())?,
            },
        );
    }
    Ok(arms.measure(options)?.show("roles (HS256)"))
}

/// Verifying this token, of which as many roles are read as it holds.
fn work<C: ClaimSet>(verifier: &Verifier, token: String, held: usize, count: fn(&C) -> usize) -> Result<Work<'_>> {
    let user: Verified<C> = verifier.verify(&token)?;
    if count(&user) != held {
        return Err("the roles of the token are not those that were read".into());
    }
    Ok(Box::new(move |_| {
        black_box(verifier.verify::<C>(&token)?);
        Ok(())
    }))
}
