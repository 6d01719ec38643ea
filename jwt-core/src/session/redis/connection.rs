//! How the server is reached.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use redis::aio::{ConnectionLike, ConnectionManager, ConnectionManagerConfig, SendError};
use redis::cluster::ClusterClientBuilder;
use redis::cluster_async::ClusterConnection;
use redis::io::tcp::TcpSettings;
use redis::{Client, Cmd, ConnectionAddr, ConnectionInfo, IntoConnectionInfo, Pipeline, ProtocolVersion};
use redis::{PushInfo, PushKind, RedisFuture, TlsCertificates, Value};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use tokio::sync::Notify;

use super::CHANNEL;
use crate::session::StoreError;

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often a cluster is asked once more, which has moved what was asked for, or chooses another server for it.
const RETRIES: u32 = 4;

pub(super) struct Server {
    info: ConnectionInfo,
    roots: Option<TlsCertificates>,
    over_tls: bool,
    in_cluster: bool,
}

impl Server {
    /// The server of a URL; where it is reached over TLS, one whose certificate is signed by one of these, PEM, or else by one of
    /// the platform's. With `?cluster=true` it is one of a cluster, which tells of the others.
    pub(super) fn new(url: &str, roots: Option<&[u8]>) -> Result<Self, StoreError> {
        let info = url.into_connection_info().map_err(|_| StoreError::new("this is not the URL of a Redis server"))?;
        let settings = info.redis_settings().clone().set_protocol(ProtocolVersion::RESP3);
        let info = info.set_redis_settings(settings).set_tcp_settings(tcp());
        let over_tls = matches!(info.addr(), ConnectionAddr::TcpTls { .. });
        let roots = roots.map(certificates).transpose()?;
        if roots.is_some() && !over_tls {
            return Err(StoreError::new("only a server of a `rediss://` URL has a certificate"));
        }
        let query = url.split_once('?').map_or("", |(_, query)| query);
        let in_cluster = match query.split('&').find_map(|pair| pair.strip_prefix("cluster=")) {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return Err(StoreError::new("`cluster` is neither `true` nor `false`")),
        };
        let server = Self { info, roots, over_tls, in_cluster };
        // What is wrong with it is told now, and not when the server is first asked.
        if in_cluster {
            server.cluster().build().map(drop)?
        } else {
            server.client().map(drop)?
        }
        Ok(server)
    }

    fn client(&self) -> Result<Client, StoreError> {
        Ok(match &self.roots {
            Some(roots) => Client::build_with_tls(self.info.clone(), roots.clone())?,
            None => Client::open(self.info.clone())?,
        })
    }

    fn cluster(&self) -> ClusterClientBuilder {
        let builder = ClusterClientBuilder::new([self.info.clone()])
            .connection_timeout(PATIENCE)
            .response_timeout(PATIENCE)
            .tcp_settings(tcp())
            .retries(RETRIES);
        match &self.roots {
            Some(roots) => builder.certs(roots.clone()),
            None => builder,
        }
    }

    /// A connection that connects again by itself, and tells when there may be news.
    pub(super) async fn connect(&self, news: &Arc<Notify>) -> Result<Connection, StoreError> {
        // The client takes the provider of the process, and panics where there is none or several could be meant.
        if self.over_tls && CryptoProvider::get_default().is_none() {
            // Somebody else may have been faster, and has chosen then.
            _ = aws_lc_rs::default_provider().install_default();
        }
        let tell = telling(Arc::clone(news));
        if self.in_cluster {
            let mut connection = self.cluster().push_sender(tell).build()?.get_async_connection().await?;
            // Of any of them: what is published goes to all.
            connection.subscribe(CHANNEL).await?;
            return Ok(Connection::Cluster(connection));
        }
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            .set_number_of_retries(1)
            .set_max_delay(PATIENCE)
            .set_push_sender(tell)
            .set_automatic_resubscription();
        let mut manager = self.client()?.get_connection_manager_with_config(config).await?;
        manager.subscribe(CHANNEL).await?;
        Ok(Connection::One(manager))
    }
}

fn certificates(roots: &[u8]) -> Result<TlsCertificates, StoreError> {
    let all = pem::parse_many(roots).map_err(|_| StoreError::new("the certificates are not PEM"))?;
    if !all.iter().any(|one| one.tag() == "CERTIFICATE") {
        return Err(StoreError::new("there is no certificate among these"));
    }
    Ok(TlsCertificates { client_tls: None, root_cert: Some(roots.to_vec()) })
}

/// To one server, or to all of a cluster. Cheap to clone.
#[derive(Clone)]
pub(super) enum Connection {
    One(ConnectionManager),
    Cluster(ClusterConnection),
}

impl Connection {
    /// What each server that keeps something says of its memory.
    pub(super) async fn memory(&mut self) -> Result<Vec<String>, StoreError> {
        let mut info = redis::cmd("INFO");
        let info = info.arg("memory");
        Ok(match self {
            Self::One(_) => vec![info.query_async(self).await?],
            Self::Cluster(_) => info.query_async::<HashMap<String, String>>(self).await?.into_values().collect(),
        })
    }
}

impl ConnectionLike for Connection {
    fn req_packed_command<'a>(&'a mut self, cmd: &'a Cmd) -> RedisFuture<'a, Value> {
        match self {
            Self::One(one) => one.req_packed_command(cmd),
            Self::Cluster(all) => all.req_packed_command(cmd),
        }
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        match self {
            Self::One(one) => one.req_packed_commands(pipeline, offset, count),
            Self::Cluster(all) => all.req_packed_commands(pipeline, offset, count),
        }
    }

    fn get_db(&self) -> i64 {
        match self {
            Self::One(one) => one.get_db(),
            Self::Cluster(all) => all.get_db(),
        }
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
    fn what_is_no_url_or_no_certificate_is_refused() {
        for (url, roots, says) in [
            ("rediss://localhost", "", "no certificate"),
            ("rediss://localhost", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "no certificate"),
            ("redis://localhost", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "rediss://"),
            ("http://localhost", "", "not the URL"),
            ("redis://localhost/?cluster=yes", "", "`cluster`"),
        ] {
            let roots = Some(roots.as_bytes()).filter(|roots| !roots.is_empty() || url.starts_with("rediss"));
            let error = Server::new(url, roots).err().unwrap().to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
