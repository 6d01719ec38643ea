//! A Redis server of a test's own.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::folder::Folder;

/// Set where the absence of a server is a failure.
const REQUIRED: &str = "JWT_REQUIRE_SERVERS";

/// A server on a free port, which writes all it acknowledges to the disk, and is gone when this is.
pub struct RedisServer {
    child: Child,
    port: u16,
    folder: Folder,
    options: Vec<String>,
}

impl RedisServer {
    /// `None`, and a line on standard error, where none is installed.
    pub fn start(options: &[&str]) -> Option<Self> {
        let folder = Folder::new("redis");
        let port = free_port();
        let options = options.iter().map(|option| (*option).to_owned()).collect::<Vec<_>>();
        match spawn(&folder, port, &options) {
            Some(child) => {
                let mut server = Self { child, port, folder, options };
                server.wait();
                Some(server)
            }
            None if std::env::var_os(REQUIRED).is_some() => {
                panic!("neither redis-server nor valkey-server is installed, and {REQUIRED} is set")
            }
            None => {
                eprintln!(
                    "SKIPPED: neither redis-server nor valkey-server is installed (Debian: apt-get install redis-server)"
                );
                None
            }
        }
    }

    /// The same, which is also reached over TLS: with its `rediss://` URL and the certificate, PEM, of who signed its own.
    pub fn start_with_tls() -> Option<(Self, String, String)> {
        let folder = Folder::new("redis-tls");
        let root_key = rcgen::KeyPair::generate().expect("a key");
        let mut root = rcgen::CertificateParams::new(Vec::new()).expect("no names");
        root.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let ca = root.self_signed(&root_key).expect("a root").pem();
        let key = rcgen::KeyPair::generate().expect("a key");
        let issuer = rcgen::Issuer::new(root, root_key);
        let certificate = rcgen::CertificateParams::new(["127.0.0.1".to_owned()])
            .and_then(|params| params.signed_by(&key, &issuer))
            .expect("a certificate");
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("a file");
            path.to_string_lossy().into_owned()
        };
        let (certificate, key) = (file("server.pem", &certificate.pem()), file("server.key", &key.serialize_pem()));
        let port = free_port().to_string();
        let options = ["--tls-port", &port, "--tls-cert-file", &certificate, "--tls-key-file", &key];
        // They read the files once.
        let server = Self::start(&[&options[..], &["--tls-auth-clients", "no"]].concat())?;
        Some((server, format!("rediss://127.0.0.1:{port}"), ca))
    }

    /// Three of them that are a cluster, with a third of the keys each.
    pub fn start_cluster() -> Option<Vec<Self>> {
        let start = |_| {
            let port = free_port().to_string();
            let server = Self::start(&["--cluster-enabled", "yes", "--cluster-port", &port])?;
            Some((server, port))
        };
        let all: Vec<_> = (0..3).map(start).collect::<Option<_>>()?;
        for (place, ((server, _), slots)) in all.iter().zip(["0 5460", "5461 10922", "10923 16383"]).enumerate() {
            server.ask(&format!("CLUSTER SET-CONFIG-EPOCH {}", place + 1));
            server.ask(&format!("CLUSTER ADDSLOTSRANGE {slots}"));
        }
        for (other, bus) in &all {
            all[0].0.ask(&format!("CLUSTER MEET 127.0.0.1 {} {bus}", other.port));
        }
        let begun = Instant::now();
        let is_ready = |info: &str| info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3");
        while !all.iter().all(|(server, _)| is_ready(&server.ask("CLUSTER INFO"))) {
            assert!(begun.elapsed() < Duration::from_secs(20), "the cluster does not come together");
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(all.into_iter().map(|(server, _)| server).collect())
    }

    /// What the server says to a command; the beginning of it, where it is long.
    pub fn ask(&self, command: &str) -> String {
        let ask = || {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
            stream.set_read_timeout(Some(Duration::from_secs(5)))?;
            stream.write_all(format!("{command}\r\n").as_bytes())?;
            let mut answer = [0; 4096];
            let length = stream.read(&mut answer)?;
            Ok::<_, std::io::Error>(String::from_utf8_lossy(&answer[..length]).into_owned())
        };
        let answer = ask().expect("an answer");
        assert!(!answer.starts_with('-'), "{command}: {answer}");
        answer
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Kills the server in the middle of whatever it does.
    pub fn kill(&mut self) {
        self.child.kill().expect("the server is killed");
        self.child.wait().expect("the server ends");
    }

    /// Starts it again, with what is on the disk.
    pub fn restart(&mut self) {
        self.child = spawn(&self.folder, self.port, &self.options).expect("the server starts again");
        self.wait();
    }

    /// Not before it has read what is on the disk.
    fn answers(&self) -> bool {
        let ask = || {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
            stream.set_read_timeout(Some(Duration::from_secs(1)))?;
            stream.write_all(b"PING\r\n")?;
            let mut answer = [0; 5];
            stream.read_exact(&mut answer)?;
            Ok::<_, std::io::Error>(&answer == b"+PONG")
        };
        ask().unwrap_or(false)
    }

    fn wait(&mut self) {
        let begun = Instant::now();
        while !self.answers() {
            assert!(begun.elapsed() < Duration::from_secs(20), "the server does not answer");
            assert!(self.child.try_wait().expect("its state").is_none(), "the server has ended");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port()
}

fn spawn(folder: &Folder, port: u16, options: &[String]) -> Option<Child> {
    ["redis-server", "valkey-server"].iter().find_map(|program| {
        Command::new(program)
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", ""])
            .args(["--appendonly", "yes", "--appendfsync", "always", "--dir"])
            .arg(folder.path())
            .args(options)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()
    })
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
