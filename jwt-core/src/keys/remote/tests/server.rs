//! A server with one key set, or none. The one that misbehaves is in the package `tests`.

use std::sync::{Arc, Mutex};

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

#[derive(Clone)]
pub(super) struct Server {
    port: u16,
    /// The fields and the body of the answer; `None`: 500.
    answer: Arc<Mutex<Option<(String, String)>>>,
    open: watch::Sender<bool>,
    hits: watch::Sender<usize>,
}

impl Server {
    /// It lives as long as the runtime.
    pub(super) fn new(kids: &[&str]) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let listener = TcpListener::from_std(listener).unwrap();
        let server =
            Server { port, answer: Arc::default(), open: watch::Sender::new(true), hits: watch::Sender::new(0) };
        server.answer(Some(kids));
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let server = serving.clone();
                tokio::spawn(async move { server.converse(socket).await });
            }
        });
        server
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/jwks", self.port)
    }

    /// From now on it answers with keys of these names.
    pub(super) fn answer(&self, kids: Option<&[&str]>) {
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        let key = |kid: &&str| json!({ "kty": "OKP", "crv": "Ed25519", "kid": kid, "x": x });
        let body = |kids: &[&str]| json!({ "keys": kids.iter().map(key).collect::<Vec<_>>() }).to_string();
        *self.answer.lock().unwrap() = kids.map(|kids| (String::new(), body(kids)));
    }

    /// From now on its answer has this entity tag.
    pub(super) fn tag(&self, tag: &str) {
        self.answer.lock().unwrap().as_mut().unwrap().0 = format!("ETag: {tag}\r\n");
    }

    pub(super) fn hold(&self) {
        self.open.send_replace(false);
    }

    pub(super) fn release(&self) {
        self.open.send_replace(true);
    }

    pub(super) fn hits(&self) -> usize {
        *self.hits.borrow()
    }

    pub(super) async fn wait_for(&self, hits: usize) {
        self.hits.subscribe().wait_for(|count| *count >= hits).await.unwrap();
    }

    async fn converse(&self, mut socket: TcpStream) {
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            socket.read_buf(&mut request).await.unwrap();
        }
        self.hits.send_modify(|hits| *hits += 1);
        self.open.subscribe().wait_for(|open| *open).await.unwrap();
        let asks_if = String::from_utf8(request).unwrap().contains("if-none-match");
        let (status, fields, body) = match self.answer.lock().unwrap().clone() {
            Some((fields, _)) if asks_if => (304, fields, String::new()),
            Some((fields, body)) => (200, fields, body),
            None => (500, String::new(), String::new()),
        };
        let length = body.len();
        let head = format!("HTTP/1.1 {status} Told\r\nConnection: close\r\nContent-Length: {length}\r\n{fields}\r\n");
        socket.write_all((head + &body).as_bytes()).await.unwrap();
    }
}
