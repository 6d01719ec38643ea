//! How the server is reached.

use std::sync::Arc;
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig, SendError};
use redis::io::tcp::TcpSettings;
use redis::{Client, ConnectionAddr, IntoConnectionInfo, ProtocolVersion, PushInfo, PushKind, TlsCertificates};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use tokio::sync::Notify;

use super::CHANNEL;
use crate::session::StoreError;

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) struct Server {
    client: Client,
    over_tls: bool,
}

impl Server {
    /// The server of a URL; where it is reached over TLS, one whose certificate is signed by one of these, PEM, or else by one of
    /// the platform's.
    pub(super) fn new(url: &str, roots: Option<&[u8]>) -> Result<Self, StoreError> {
        let info = url.into_connection_info().map_err(|_| StoreError::new("this is not the URL of a Redis server"))?;
        let settings = info.redis_settings().clone().set_protocol(ProtocolVersion::RESP3);
        let info = info.set_redis_settings(settings).set_tcp_settings(tcp());
        let over_tls = matches!(info.addr(), ConnectionAddr::TcpTls { .. });
        let client = match roots {
            None => Client::open(info)?,
            Some(_) if !over_tls => {
                return Err(StoreError::new("only a server of a `rediss://` URL has a certificate"));
            }
            Some(roots) => {
                let all = pem::parse_many(roots).map_err(|_| StoreError::new("the certificates are not PEM"))?;
                if !all.iter().any(|one| one.tag() == "CERTIFICATE") {
                    return Err(StoreError::new("there is no certificate among these"));
                }
                Client::build_with_tls(info, TlsCertificates { client_tls: None, root_cert: Some(roots.to_vec()) })?
            }
        };
        Ok(Self { client, over_tls })
    }

    /// A connection that connects again by itself, and tells when there may be news.
    pub(super) async fn connect(&self, news: &Arc<Notify>) -> Result<ConnectionManager, StoreError> {
        // The client takes the provider of the process, and panics where there is none or several could be meant.
        if self.over_tls && CryptoProvider::get_default().is_none() {
            // Somebody else may have been faster, and has chosen then.
            _ = aws_lc_rs::default_provider().install_default();
        }
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            .set_number_of_retries(1)
            .set_max_delay(PATIENCE)
            .set_push_sender(telling(Arc::clone(news)))
            .set_automatic_resubscription();
        let mut manager = self.client.get_connection_manager_with_config(config).await?;
        manager.subscribe(CHANNEL).await?;
        Ok(manager)
    }
}

fn telling(news: Arc<Notify>) -> impl Fn(PushInfo) -> Result<(), SendError> + Send + Sync + 'static {
    move |push| {
        // After a new connection there may be news that nobody heard.
        if matches!(push.kind, PushKind::Message | PushKind::Subscribe | PushKind::Disconnection) {
            news.notify_one();
        }
        Ok(())
    }
}

/// A connection to a server that is gone without a word is given up, and another one made.
fn tcp() -> TcpSettings {
    #[cfg(target_os = "linux")]
    return TcpSettings::default().set_user_timeout(2 * PATIENCE);
    #[cfg(not(target_os = "linux"))]
    TcpSettings::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever other features there are, and which providers of cryptography come with them.
    #[tokio::test]
    async fn tls_that_fails_is_an_error() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("rediss://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { while listener.accept().await.is_ok() {} });
        let error = Server::new(&url, None).unwrap().connect(&Arc::default()).await.err().unwrap();
        assert!(error.to_string().starts_with("the store of sessions failed: I/O error"), "{error}");
    }

    #[test]
    fn what_is_no_certificate_is_refused() {
        for (url, roots, says) in [
            ("rediss://localhost", "", "no certificate"),
            ("rediss://localhost", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "no certificate"),
            ("redis://localhost", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "rediss://"),
            ("http://localhost", "", "not the URL"),
        ] {
            let error = Server::new(url, Some(roots.as_bytes())).err().unwrap().to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
