//! The applications, each in a process of its own.

use std::path::PathBuf;
use std::process::Command;

use benches::Result;
use benches::child::Child;
use benches::connection::Connection;
use jwt_core::Algorithm;

use crate::tokens::{SUBJECT, Tokens};

/// A guard, and the unprotected application of the same framework and the same build.
pub(crate) struct Peer {
    pub(crate) framework: &'static str,
    pub(crate) guard: &'static str,
    /// How tokens come to it.
    pub(crate) modes: &'static [Mode],
    /// What the programs take for its name.
    protected: &'static str,
    open: &'static str,
    program: Program,
}

/// How tokens come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Another one with each request.
    Distinct,
    /// The same with each.
    Same,
    /// As [`Distinct`](Self::Distinct), of which each is known from the second time on.
    DistinctKnown,
    /// As [`Same`](Self::Same), and known.
    SameKnown,
}

impl Mode {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Distinct => "distinct",
            Self::Same => "the same",
            Self::DistinctKnown => "distinct, known",
            Self::SameKnown => "the same, known",
        }
    }

    pub(crate) fn is_known(self) -> bool {
        matches!(self, Self::DistinctKnown | Self::SameKnown)
    }

    pub(crate) fn is_distinct(self) -> bool {
        matches!(self, Self::Distinct | Self::DistinctKnown)
    }
}

/// To whom every token is new.
const ANEW: &[Mode] = &[Mode::Distinct, Mode::Same];

#[derive(Clone, Copy)]
enum Program {
    This,
    Peers,
}

pub(crate) const OURS: [Peer; 3] = [
    Peer {
        framework: "Rocket",
        guard: "`jwt-core`, `cache = 0`",
        modes: &[Mode::Distinct],
        protected: "jwt-core-cold",
        open: "none",
        program: Program::This,
    },
    Peer {
        framework: "Rocket",
        guard: "`jwt-core`",
        modes: &[Mode::DistinctKnown, Mode::SameKnown],
        protected: "jwt-core",
        open: "none",
        program: Program::This,
    },
    Peer {
        framework: "Rocket",
        guard: "by hand",
        modes: ANEW,
        protected: "by-hand",
        open: "none",
        program: Program::This,
    },
];

const PEERS: [Peer; 3] = [
    Peer {
        framework: "Rocket",
        guard: "`rocket-jwt-authorization`",
        modes: ANEW,
        protected: "rocket-jwt-authorization",
        open: "rocket",
        program: Program::Peers,
    },
    Peer {
        framework: "axum 0.7",
        guard: "`jwt-authorizer`",
        modes: ANEW,
        protected: "jwt-authorizer",
        open: "axum",
        program: Program::Peers,
    },
    Peer {
        framework: "actix-web",
        guard: "`jsonwebtoken`",
        modes: ANEW,
        protected: "actix-jsonwebtoken",
        open: "actix",
        program: Program::Peers,
    },
];

/// The programs that there are.
pub(crate) struct Programs {
    peers: Option<PathBuf>,
}

impl Programs {
    /// With the peers, which cargo builds if they are not.
    pub(crate) fn new(peers: bool) -> Result<Self> {
        Ok(Self { peers: if peers { Some(build()?) } else { None } })
    }

    /// What is compared.
    pub(crate) fn peers(&self) -> Vec<&'static Peer> {
        let peers = if self.peers.is_some() { PEERS.as_slice() } else { &[] };
        OURS.iter().chain(peers).collect()
    }

    fn start(&self, program: Program, name: &str, algorithm: Algorithm) -> Result<Child> {
        let started = match (program, &self.peers) {
            (Program::Peers, Some(path)) => Child::of(Command::new(path).args([name, algorithm.as_str()])),
            _ => Child::start(["--serve", name, algorithm.as_str()]),
        };
        started.map_err(|error| format!("`{name}` with {algorithm}: {error}").into())
    }
}

/// Beside this program: cargo's folder and profile are the same.
fn build() -> Result<PathBuf> {
    let this = std::env::current_exe()?;
    let target = this.ancestors().nth(2).ok_or("this program stands in no target folder")?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--release", "--locked", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/peers/Cargo.toml"))
        .arg("--target-dir")
        .arg(target)
        .status()?;
    if !built.success() {
        return Err(format!("the peers cannot be built ({built})").into());
    }
    Ok(target.join("release").join("peers"))
}

/// The two applications that are compared.
pub(crate) struct Pair {
    pub(crate) open: Child,
    pub(crate) protected: Child,
}

impl Pair {
    /// Starts both, and sees that the one asks for good tokens and the other for none.
    pub(crate) fn start(programs: &Programs, peer: &Peer, algorithm: Algorithm, tokens: &Tokens) -> Result<Self> {
        let pair = Self {
            open: programs.start(peer.program, peer.open, algorithm)?,
            protected: programs.start(peer.program, peer.protected, algorithm)?,
        };
        let bearer = |token: String| format!("Authorization: Bearer {token}\r\n");
        let (good, forged, missing) = (bearer(tokens.one()?), bearer(tokens.forged()?), String::new());
        expect(&pair.open, peer.open, &missing, 200)?;
        expect(&pair.protected, peer.protected, &good, 200)?;
        expect(&pair.protected, peer.protected, &forged, 401)?;
        expect(&pair.protected, peer.protected, &missing, 401)?;
        Ok(pair)
    }
}

fn expect(child: &Child, name: &str, header: &str, status: u16) -> Result<()> {
    let request = format!("GET /who HTTP/1.1\r\nHost: 127.0.0.1\r\n{header}\r\n");
    let mut connection = Connection::open(child.address())?;
    let answer = connection.ask(request.as_bytes())?;
    let body = String::from_utf8_lossy(answer.body);
    if answer.status != status || status == 200 && body != SUBJECT {
        return Err(format!("`{name}` answers {}, not {status}: {body}", answer.status).into());
    }
    Ok(())
}
