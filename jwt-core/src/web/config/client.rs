//! `[jwt.jwks_client]`: how the key sets of other issuers are fetched.

use super::own::Common;
use super::reader::{Reader, Setting, Table};
use crate::VerifierBuilder;

/// How key sets are fetched.
#[derive(Default)]
pub(super) struct Client {
    #[cfg(feature = "jwks")]
    pub(super) settings: crate::RemoteSettings,
    pub(super) start: Start,
}

/// When key sets are fetched for the first time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "jwks"), allow(dead_code))]
pub(in crate::web) enum Start {
    /// For the first token.
    #[default]
    Lazy,
    /// When the application has launched, while it serves.
    Eager,
    /// Before the application launches; it does not without them.
    Wait,
}

#[cfg(not(feature = "jwks"))]
impl Client {
    pub(super) fn read(reader: &mut Reader<'_>, root: &mut Table) -> Self {
        if let Some(setting) = root.take("jwks_client") {
            reader.refuse(&setting, "needs the feature `jwks` of jwt-core; add it in Cargo.toml");
        }
        Self::default()
    }

    #[allow(clippy::unused_self, reason = "as with the feature")]
    pub(super) fn fetched(
        &self,
        reader: &mut Reader<'_>,
        setting: &Setting,
        _: VerifierBuilder,
        _: Option<&str>,
        _: &str,
        _: &Common,
    ) -> Option<VerifierBuilder> {
        reader.refuse(setting, "needs the feature `jwks` of jwt-core, to fetch keys; add it in Cargo.toml");
        None
    }
}

#[cfg(feature = "jwks")]
impl Client {
    pub(super) fn read(reader: &mut Reader<'_>, root: &mut Table) -> Self {
        let mut client = Self::default();
        let Some(setting) = root.take("jwks_client") else { return client };
        let Some(mut table) = reader.table(setting.clone()) else { return client };
        let settings = &mut client.settings;
        for (name, place) in [
            ("timeout", &mut settings.timeout),
            ("min_age", &mut settings.min_age),
            ("max_age", &mut settings.max_age),
            ("default_age", &mut settings.default_age),
            ("max_stale", &mut settings.max_stale),
            ("cooldown", &mut settings.cooldown),
            ("retry", &mut settings.retry),
            ("max_retry", &mut settings.max_retry),
        ] {
            if let Some(duration) = table.take(name).and_then(|setting| reader.duration(&setting)) {
                *place = duration;
            }
        }
        if let Some(bytes) = table.take("max_size").and_then(|setting| reader.bytes(&setting)) {
            settings.max_size = bytes;
        }
        if let Some(number) = table.take("redirects").and_then(|setting| reader.number(&setting)) {
            settings.redirects = number;
        }
        if let Some(setting) = table.take("ca") {
            let all = reader.elements_or_self(&setting).unwrap_or_else(|| vec![setting]);
            settings.ca = all.iter().filter_map(|one| super::keys::pem(reader, one)).collect();
        }
        if let Some(setting) = table.take("start") {
            let all = [("lazy", Start::Lazy), ("eager", Start::Eager), ("wait", Start::Wait)];
            client.start = super::values::choice(reader, &setting, "a way to start", &all).unwrap_or_default();
        }
        reader.finish(table);
        // One source of the bounds: the client's own.
        if let Err(error) = client.settings.check() {
            reader.refuse(&setting, error.to_string());
        }
        client
    }

    /// The keys of this URL, or, without one, those that the issuer's metadata name.
    pub(super) fn fetched(
        &self,
        reader: &mut Reader<'_>,
        setting: &Setting,
        verifier: VerifierBuilder,
        url: Option<&str>,
        issuer: &str,
        common: &Common,
    ) -> Option<VerifierBuilder> {
        use crate::RemoteKeys;

        let remote = match url {
            Some(url) => RemoteKeys::from_url(url).issuer(issuer),
            None => RemoteKeys::discover(issuer),
        };
        match remote.settings(self.settings.clone()).clock(std::sync::Arc::clone(&common.clock)).build() {
            Ok(remote) => Some(verifier.remote_keys(remote)),
            // That is told of `jwks_client`.
            Err(crate::RemoteKeysError::Setting { .. }) => None,
            Err(error) => {
                reader.refuse(setting, error.to_string());
                None
            }
        }
    }
}
