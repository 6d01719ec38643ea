//! `introspection` of `[jwt.issuers.<name>]`: the issuer is asked about each token.

use super::files::Wanted;
use super::reader::{Reader, Setting, Table};

/// The settings that say how an issuer is asked about tokens.
pub(super) struct Introspected {
    /// The URL.
    pub(super) url: Setting,
    id: Option<Setting>,
    secret: Option<Setting>,
    secret_file: Option<Setting>,
    keep: Option<Setting>,
}

const SECRET: Wanted = Wanted {
    what: "a client's secret",
    limit: 4096,
    form: "the secret as text",
    hint: "a secret itself is given as `client_secret`",
};

impl Introspected {
    /// What a table says of it; nothing, of most.
    pub(super) fn take(reader: &mut Reader<'_>, table: &mut Table) -> Option<Self> {
        let url = table.take("introspection");
        let mut others =
            ["client_id", "client_secret", "client_secret_file", "introspection_cache"].map(|name| table.take(name));
        let Some(url) = url else {
            for other in others.iter().flatten() {
                reader.refuse(
                    other,
                    "is for an issuer that is asked about its tokens; add `introspection` with a URL, or leave it out",
                );
            }
            return None;
        };
        let [id, secret, secret_file, keep] = others.each_mut().map(Option::take);
        Some(Self { url, id, secret, secret_file, keep })
    }

    fn secret(&self, reader: &mut Reader<'_>) -> Option<String> {
        match (&self.secret, &self.secret_file) {
            (Some(one), Some(other)) => {
                reader.clash(one, other, "keep one of the two");
                None
            }
            (Some(secret), None) => reader.text(secret),
            (None, Some(file)) => reader.file(file, SECRET).map(|text| text.trim_end_matches(['\r', '\n']).to_owned()),
            (None, None) => {
                reader.refuse(
                    &self.url,
                    "wants a client that it knows; add `client_id`, and `client_secret` or `client_secret_file`",
                );
                None
            }
        }
    }

    #[cfg(feature = "introspection")]
    pub(super) fn read(
        self,
        reader: &mut Reader<'_>,
        settings: &crate::RemoteSettings,
    ) -> Option<crate::Introspection> {
        let url = reader.text(&self.url);
        let secret = self.secret(reader);
        let id = match &self.id {
            Some(id) => reader.text(id),
            None => {
                if secret.is_some() {
                    reader.refuse(&self.url, "wants a client that it knows; add `client_id`");
                }
                None
            }
        };
        let keep = match &self.keep {
            Some(keep) => Some(reader.duration(keep)?),
            None => None,
        };
        let mut endpoint = crate::Introspection::at(url?).client(id?, secret?).settings(settings.clone());
        if let Some(keep) = keep {
            endpoint = endpoint.keep(keep);
        }
        match endpoint.build() {
            Ok(endpoint) => Some(endpoint),
            // That is told of `jwks_client`.
            Err(crate::IntrospectionError::Connection(crate::RemoteKeysError::Setting { .. })) => None,
            Err(error) => {
                let place = match error {
                    crate::IntrospectionError::KeptTooLong => self.keep.as_ref().unwrap_or(&self.url),
                    _ => &self.url,
                };
                reader.refuse(place, error.to_string());
                None
            }
        }
    }
}
