//! The issuer's key server, which counts.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jwt_core::RemoteSettings;

use benches::Result;

/// How long its key set is fresh.
const FRESH: Duration = Duration::from_secs(60 * 60);

/// Answers with one key set in a thread of its own, to the end of the program.
pub(crate) struct KeyServer {
    address: SocketAddr,
    requests: Arc<AtomicU64>,
    started: Instant,
}

impl KeyServer {
    pub(crate) fn start(jwks: String) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let requests = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&requests);
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: max-age={}\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{jwks}",
            FRESH.as_secs(),
            jwks.len()
        );
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // Counted first: a client that is gone has asked all the same.
                counter.fetch_add(1, Ordering::Relaxed);
                let _ = reply(stream, &answer);
            }
        });
        Ok(Self { address, requests, started: Instant::now() })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/jwks", self.address)
    }

    /// How many came so far.
    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// How many may have come so far: the first, one in each cool-down for tokens with unknown keys, and one each time that
    /// four fifths of the set's lifetime are over.
    pub(crate) fn allowed(&self) -> u64 {
        let gone = self.started.elapsed().as_secs();
        2 + gone / RemoteSettings::default().cooldown.as_secs() + gone / (FRESH.as_secs() * 4 / 5)
    }
}

fn reply(mut stream: TcpStream, answer: &str) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut line = String::new();
    let mut head = BufReader::new(&stream);
    while head.read_line(&mut line)? > 2 {
        line.clear();
    }
    stream.write_all(answer.as_bytes())
}
