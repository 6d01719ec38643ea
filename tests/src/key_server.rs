//! A server of key sets, which answers as it is told: well, badly, slowly, not at all. It runs in a thread of its own.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rocket::tokio;
use serde_json::json;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, crypto::aws_lc_rs};

/// The server. It stops when this is dropped.
pub struct KeyServer {
    address: SocketAddr,
    /// The root of its certificate, in PEM; `None`: plain HTTP.
    ca: Option<String>,
    shared: Arc<Shared>,
    _stop: tokio::sync::oneshot::Sender<()>,
}

struct Shared {
    desk: Mutex<Desk>,
    /// While this is false, requests are taken and nothing is answered.
    open: watch::Sender<bool>,
    /// How many requests came.
    hits: watch::Sender<usize>,
}

#[derive(Default)]
struct Desk {
    replies: HashMap<String, Reply>,
    requests: Vec<Request>,
    down: bool,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    /// Path and query.
    pub target: String,
    /// The names in lower case.
    pub headers: Vec<(String, String)>,
    /// What was posted.
    pub body: String,
}

impl Request {
    /// The first field of this name, in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

/// What a path answers.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
}

#[derive(Clone, Debug)]
enum Body {
    Text(String),
    /// Without end, as fast as it is read.
    Endless,
    /// A byte at a time, without end.
    Drip,
    /// Half of what the length says, then the end.
    Cut(String),
    /// These bytes instead of a response.
    Raw(Vec<u8>),
}

impl Reply {
    /// A response with this body.
    #[must_use]
    pub fn text(body: impl Into<String>) -> Self {
        Self { status: 200, headers: Vec::new(), body: Body::Text(body.into()) }
    }

    /// A key set of these JWKs.
    #[must_use]
    pub fn keys(keys: &[serde_json::Value]) -> Self {
        Self::text(json!({ "keys": keys }).to_string())
    }

    /// A response with this status and nothing else.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self { status, ..Self::text("") }
    }

    /// A redirect.
    #[must_use]
    pub fn redirect(to: &str) -> Self {
        Self::status(302).header("Location", to)
    }

    /// A body that never ends.
    #[must_use]
    pub fn endless() -> Self {
        Self { body: Body::Endless, ..Self::text("") }
    }

    /// A body that comes byte by byte and never ends.
    #[must_use]
    pub fn drip() -> Self {
        Self { body: Body::Drip, ..Self::text("") }
    }

    /// A body that ends early.
    #[must_use]
    pub fn cut(body: impl Into<String>) -> Self {
        Self { body: Body::Cut(body.into()), ..Self::text("") }
    }

    /// Bytes that are no response.
    #[must_use]
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { body: Body::Raw(bytes.into()), ..Self::text("") }
    }

    /// With this field. A request whose `If-None-Match` is the `ETag` here is answered with 304.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// With this status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    fn answers(&self, request: &Request) -> bool {
        let tag = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("etag"));
        tag.is_none_or(|(_, tag)| request.header("if-none-match") != Some(tag))
    }
}

impl KeyServer {
    /// Plain HTTP on the loopback address.
    #[must_use]
    pub fn plain() -> Self {
        Self::start(None)
    }

    /// HTTPS on the loopback address, with a certificate for `localhost` and `127.0.0.1` of a root of its own.
    #[must_use]
    pub fn tls() -> Self {
        let root_key = rcgen::KeyPair::generate().expect("a key");
        let mut root = rcgen::CertificateParams::new(Vec::new()).expect("no names");
        root.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let ca = root.self_signed(&root_key).expect("a root").pem();
        let key = rcgen::KeyPair::generate().expect("a key");
        let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
        let issuer = rcgen::Issuer::new(root, root_key);
        let certificate = rcgen::CertificateParams::new(names).and_then(|params| params.signed_by(&key, &issuer));
        let chain = vec![certificate.expect("a certificate").der().clone()];
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a private key");
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key));
        Self::start(Some((TlsAcceptor::from(Arc::new(config.expect("settings of TLS"))), ca)))
    }

    fn start(tls: Option<(TlsAcceptor, String)>) -> Self {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        listener.set_nonblocking(true).expect("a socket");
        let address = listener.local_addr().expect("an address");
        let desk = Mutex::default();
        let shared = Arc::new(Shared { desk, open: watch::Sender::new(true), hits: watch::Sender::new(0) });
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let (acceptor, ca) = tls.unzip();
        let state = Arc::clone(&shared);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).expect("a listener");
                tokio::select! {
                    () = serve(listener, acceptor, state) => {}
                    _ = stopped => {}
                }
            });
        });
        Self { address, ca, shared, _stop: stop }
    }

    /// The URL of a path here.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        let scheme = if self.ca.is_some() { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.address)
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The root of the server's certificate, in PEM.
    #[must_use]
    pub fn ca(&self) -> String {
        self.ca.clone().expect("a server with TLS")
    }

    /// Lets a path answer this, from now on. Others answer 404.
    pub fn set(&self, path: &str, reply: Reply) {
        self.desk().replies.insert(path.to_owned(), reply);
    }

    /// Lets it publish these metadata of an issuer, and these keys under `/jwks`.
    pub fn publish(&self, issuer: &str, keys: &[serde_json::Value]) {
        let metadata = json!({ "issuer": issuer, "jwks_uri": self.url("/jwks") });
        self.set("/.well-known/openid-configuration", Reply::text(metadata.to_string()));
        self.set("/jwks", Reply::keys(keys));
    }

    /// Whether each connection is closed without a word from now on.
    pub fn down(&self, down: bool) {
        self.desk().down = down;
    }

    /// From now on requests are taken, and not answered before `release`.
    pub fn hold(&self) {
        self.shared.open.send_replace(false);
    }

    /// Answers what was held.
    pub fn release(&self) {
        self.shared.open.send_replace(true);
    }

    /// Waits until so many requests came.
    pub async fn wait_for(&self, hits: usize) {
        let mut count = self.shared.hits.subscribe();
        let came = tokio::time::timeout(Duration::from_secs(10), count.wait_for(|count| *count >= hits)).await;
        assert!(came.is_ok(), "{hits} requests were expected, and {:?} came", self.requests());
    }

    /// How many requests came.
    #[must_use]
    pub fn hits(&self) -> usize {
        self.desk().requests.len()
    }

    /// The requests that came.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.desk().requests.clone()
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.shared.desk()
    }
}

impl Shared {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn serve(listener: TcpListener, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    while let Ok((socket, _)) = listener.accept().await {
        let (tls, shared) = (tls.clone(), Arc::clone(&shared));
        tokio::spawn(async move {
            let down = shared.desk().down;
            match tls {
                _ if down => {
                    shared.desk().requests.push(Request {
                        target: "(down)".into(),
                        headers: Vec::new(),
                        body: String::new(),
                    });
                    shared.hits.send_modify(|hits| *hits += 1);
                }
                // A client that goes away in the middle is one of the cases.
                None => drop(converse(socket, &shared).await),
                Some(tls) => {
                    if let Ok(socket) = tls.accept(socket).await {
                        drop(converse(socket, &shared).await);
                    }
                }
            }
        });
    }
}

async fn converse(mut socket: impl AsyncRead + AsyncWrite + Unpin, shared: &Shared) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    let request = loop {
        if socket.read_buf(&mut bytes).await? == 0 {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let mut request = parse(head);
        let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        if body.len() >= length {
            request.body = body.to_owned();
            break request;
        }
    };
    shared.desk().requests.push(request.clone());
    shared.hits.send_modify(|hits| *hits += 1);
    let _ = shared.open.subscribe().wait_for(|open| *open).await;
    let path = request.target.split('?').next().unwrap_or_default().to_owned();
    let reply = shared.desk().replies.get(&path).cloned().unwrap_or_else(|| Reply::status(404));
    answer(&mut socket, &reply, &request).await?;
    socket.shutdown().await
}

fn parse(text: &str) -> Request {
    let mut lines = text.lines();
    let target = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap_or_default().to_owned();
    let field = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    Request { target, headers: lines.filter_map(field).collect(), body: String::new() }
}

async fn answer(socket: &mut (impl AsyncWrite + Unpin), reply: &Reply, request: &Request) -> std::io::Result<()> {
    let status = if reply.answers(request) { reply.status } else { 304 };
    let mut head = format!("HTTP/1.1 {status} Told\r\nConnection: close\r\n");
    for (name, value) in &reply.headers {
        head += &format!("{name}: {value}\r\n");
    }
    match &reply.body {
        Body::Raw(bytes) => socket.write_all(bytes).await,
        _ if status == 304 => socket.write_all(format!("{head}\r\n").as_bytes()).await,
        Body::Text(body) => {
            socket.write_all(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes()).await
        }
        Body::Cut(body) => {
            let half = &body[..body.len() / 2];
            socket.write_all(format!("{head}Content-Length: {}\r\n\r\n{half}", body.len()).as_bytes()).await
        }
        Body::Endless => {
            socket.write_all(format!("{head}\r\n{{\"keys\":[").as_bytes()).await?;
            loop {
                socket.write_all(&[b' '; 16 * 1024]).await?;
            }
        }
        Body::Drip => {
            socket.write_all(format!("{head}\r\n").as_bytes()).await?;
            loop {
                socket.write_all(b" ").await?;
                socket.flush().await?;
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }
}
