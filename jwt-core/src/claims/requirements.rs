//! What a claims type asks of a token.

/// What a claims type asks of a token beyond what the configuration does: `#[claims(..)]` on the struct.
#[derive(Debug, Clone, Copy)]
pub struct Requirements {
    /// `typ`: the only header type that this claims type is read from; also what it is signed with.
    pub typ: Option<&'static str>,
    /// `max_age`: seconds since `iat` at most.
    pub max_age: Option<u64>,
    /// `audience`: has to be in `aud` beside the configured one; also added when signing.
    pub audience: Option<&'static str>,
    /// `require(..)`: claims that have to be there and not be `null`, whether or not there is a field for them.
    pub require: &'static [&'static str],
    /// `allow_missing_exp`: a token may live for ever. The one thing in which a claims type asks for less.
    pub allow_missing_exp: bool,
    /// `algorithms(..)`: those of the configured ones that are accepted; none named: all.
    pub algorithms: &'static [&'static str],
    /// Whether a field is named after `sub`: its type then decides whether a number will do.
    pub subject_field: bool,
    /// `leeway`: seconds, where that is less than the configuration's.
    pub leeway: Option<u64>,
    /// `expiration`: seconds that a token of this type lives, where that is less than the configuration's.
    pub expiration: Option<u64>,
    /// Whether code of the application decides about a claim, and is to be asked each time: `check`, `garde`, `default = path`,
    /// and bounds that are computed.
    pub asks_code: bool,
}

impl Requirements {
    /// Nothing beyond the configuration.
    pub const NONE: Self = Self {
        typ: None,
        max_age: None,
        audience: None,
        require: &[],
        allow_missing_exp: false,
        algorithms: &[],
        subject_field: false,
        leeway: None,
        expiration: None,
        asks_code: false,
    };
}
