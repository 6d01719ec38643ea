//! Kills whoever keeps sessions in the middle of it, again and again, and sees that nothing is lost that was acknowledged, and
//! that nothing comes back that was revoked.
//!
//! `durability --store sqlite --runs 1000` kills the process that writes the file; `--store redis` the server, which writes
//! all it acknowledges to the disk (`appendfsync always`).

use std::collections::HashMap;
use std::env;
use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use jwt_core::NumericDate;
use jwt_core::session::{Ends, RedisStore, Revocation, RevocationKey, Rotation, Session, SessionId};
use jwt_core::session::{SqliteStore, Store, Taken, TurnHash};
use rocket::tokio;
use tests::folder::Folder;
use tests::redis_server::RedisServer;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// How many sessions are worked on at once.
const WORKERS: u64 = 8;

/// What was acknowledged, a line for each.
#[derive(Clone, Copy, Debug)]
enum Done {
    /// This session has come to this turn.
    Turn(u64, u64),
    /// It has ended, and is revoked.
    Ended(u64),
    /// This is revoked.
    Revoked(u64),
}

impl Done {
    fn show(self) -> String {
        match self {
            Self::Turn(session, turn) => format!("turn {session} {turn}"),
            Self::Ended(session) => format!("ended {session}"),
            Self::Revoked(number) => format!("revoked {number}"),
        }
    }

    fn read(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let kind = words.next()?;
        let mut number = || words.next()?.parse().ok();
        match kind {
            "turn" => Some(Self::Turn(number()?, number()?)),
            "ended" => Some(Self::Ended(number()?)),
            "revoked" => Some(Self::Revoked(number()?)),
            _ => None,
        }
    }
}

fn bytes(kind: u8, number: u64) -> [u8; 16] {
    (u128::from(kind) << 64 | u128::from(number)).to_be_bytes()
}

fn id(session: u64) -> SessionId {
    SessionId::from_bytes(bytes(1, session))
}

fn hash(turn: u64) -> TurnHash {
    let mut hash = [7; 32];
    hash.iter_mut().zip(turn.to_be_bytes()).for_each(|(byte, other)| *byte = other);
    TurnHash::from_bytes(hash)
}

fn later() -> NumericDate {
    NumericDate::from(SystemTime::now()).saturating_add(Duration::from_secs(24 * 60 * 60))
}

fn revocation(kind: u8, number: u64) -> Revocation {
    Revocation { key: RevocationKey::from_bytes(bytes(kind, number)), before: None, until: later() }
}

fn rotation(session: u64, from: u64, to: u64, now: NumericDate) -> Rotation {
    Rotation {
        session: id(session),
        from: hash(from),
        to: hash(to),
        now,
        expires_at: later(),
        grace: Duration::ZERO,
        revocation: revocation(1, session),
    }
}

/// Begins sessions, exchanges their tokens, ends some of them, revokes others, and says what is done. Ends with the first
/// failure.
async fn work(store: Arc<dyn Store>, first: u64, done: Sender<Done>) -> Result<()> {
    for session in (first..).step_by(WORKERS as usize) {
        let now = NumericDate::from(SystemTime::now());
        let begun = Session {
            id: id(session),
            issuer: None,
            subject: format!("user {session}"),
            scope: None,
            client: None,
            started_at: now,
            expires_at: later(),
            ends_at: later(),
        };
        store.begin(&begun, hash(0)).await?;
        done.send(Done::Turn(session, 0))?;
        for turn in 1..=3 {
            let rotation = rotation(session, turn - 1, turn, now);
            if store.rotate(&rotation).await? != Taken::Exchanged {
                return Err("a good token was not exchanged".into());
            }
            done.send(Done::Turn(session, turn))?;
        }
        store.revoke(&revocation(2, session), &Ends::None).await?;
        done.send(Done::Revoked(session))?;
        if session % 3 == 0 {
            // By a token that is used twice, or by its user.
            if session % 2 == 0 {
                let twice = rotation(session, 0, 9, now);
                if store.rotate(&twice).await? != Taken::Reused {
                    return Err("a token was exchanged twice".into());
                }
            } else {
                store.revoke(&revocation(1, session), &Ends::Session(id(session))).await?;
            }
            done.send(Done::Ended(session))?;
        }
    }
    Ok(())
}

/// What was acknowledged in all.
#[derive(Default)]
struct Ledger {
    turns: HashMap<u64, u64>,
    ended: HashMap<u64, ()>,
    revoked: Vec<u64>,
    next: u64,
    count: usize,
}

impl Ledger {
    fn note(&mut self, done: Done) {
        self.count += 1;
        match done {
            Done::Turn(session, turn) => {
                self.turns.insert(session, turn);
                self.next = self.next.max(session + WORKERS);
            }
            Done::Ended(session) => _ = self.ended.insert(session, ()),
            Done::Revoked(number) => self.revoked.push(number),
        }
    }

    /// With a store that has nothing of it.
    fn begin_anew(&mut self) {
        *self = Self { next: self.next, count: self.count, ..Self::default() };
    }

    /// Looks for all of it.
    async fn check(&self, store: &dyn Store) -> Result<()> {
        for (session, turn) in &self.turns {
            let stored = store.find(id(*session)).await?;
            let is_revoked = !store.revoked(&[revocation(1, *session).key]).await?.is_empty();
            match stored {
                Some(_) if self.ended.contains_key(session) => {
                    return Err(format!("session {session} came back").into());
                }
                // What was not acknowledged may have been done.
                Some(stored) if [*turn, turn + 1].map(hash).contains(&stored.current) && !is_revoked => {}
                None if is_revoked && (self.ended.contains_key(session) || *turn == 3) => {}
                other => return Err(format!("session {session}, turn {turn}: {other:?}, revoked: {is_revoked}").into()),
            }
        }
        for number in &self.revoked {
            if store.revoked(&[revocation(2, *number).key]).await?.is_empty() {
                return Err(format!("revocation {number} is lost").into());
            }
        }
        Ok(())
    }
}

/// Some milliseconds, others each time.
fn soon() -> Duration {
    let nanos = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |now| now.subsec_nanos());
    Duration::from_micros(2_000 + u64::from(nanos / 7) % 40_000)
}

/// The process that is killed: works on the file, and says on standard output what is acknowledged.
async fn worker(path: &Path, first: u64) -> Result<()> {
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(path)?);
    let (done, all) = mpsc::channel::<Done>();
    for number in 0..WORKERS {
        tokio::spawn(work(Arc::clone(&store), first + number, done.clone()));
    }
    let mut out = std::io::stdout().lock();
    for one in all {
        writeln!(out, "{}", one.show())?;
        out.flush()?;
    }
    Ok(())
}

fn killed_writers(runs: usize) -> Result<Ledger> {
    let folder = Folder::new("durability");
    let path = folder.path().join("jwt.db");
    let mut ledger = Ledger::default();
    let runtime = tokio::runtime::Runtime::new()?;
    for run in 0..runs {
        let mut child = Command::new(env::current_exe()?)
            .args(["--worker".as_ref(), path.as_os_str(), ledger.next.to_string().as_ref()])
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take().ok_or("no output")?;
        let mut lines = BufReader::new(out).lines();
        // Once it works, and not before.
        let mut heard = lines.next().transpose()?.and_then(|line| Done::read(&line));
        let killer = std::thread::spawn(move || {
            sleep(soon());
            child.kill().and_then(|()| child.wait())
        });
        while let Some(done) = heard {
            ledger.note(done);
            heard = lines.next().and_then(std::result::Result::ok).and_then(|line| Done::read(&line));
        }
        killer.join().map_err(|_| "the killer died")??;
        let checked = runtime.block_on(async { ledger.check(&SqliteStore::open(&path)?).await });
        checked.map_err(|error| format!("after run {run}: {error}"))?;
        forget(&mut ledger);
    }
    Ok(ledger)
}

/// What was looked for many times is looked for no more, or each run would take longer than the one before.
fn forget(ledger: &mut Ledger) {
    const KEPT: u64 = 400;
    let least = ledger.next.saturating_sub(KEPT);
    ledger.turns.retain(|session, _| *session >= least);
    ledger.ended.retain(|session, ()| *session >= least);
    ledger.revoked.retain(|number| *number >= least);
}

/// After so many runs there is a server with nothing on its disk: it reads all that it has each time it starts, and was asked for
/// all of it after the last.
const A_SERVER: usize = 50;

fn killed_servers(runs: usize) -> Result<Ledger> {
    let mut server = RedisServer::start(&[]).ok_or("no server is installed")?;
    let ledger = Arc::new(Mutex::new(Ledger::default()));
    let runtime = tokio::runtime::Runtime::new()?;
    for run in 0..runs {
        if run > 0 && run.is_multiple_of(A_SERVER) {
            server = RedisServer::start(&[]).ok_or("no server is installed")?;
            ledger.lock().map_err(|_| "a worker died")?.begin_anew();
        }
        let first = ledger.lock().map_err(|_| "a worker died")?.next;
        let store: Arc<dyn Store> = Arc::new(RedisStore::new(&server.url())?);
        let (done, all) = mpsc::channel();
        for number in 0..WORKERS {
            runtime.spawn(work(Arc::clone(&store), first + number, done.clone()));
        }
        drop(done);
        let listening = {
            let ledger = Arc::clone(&ledger);
            std::thread::spawn(move || {
                all.into_iter().for_each(|done| ledger.lock().expect("no worker died").note(done))
            })
        };
        sleep(soon());
        server.kill();
        listening.join().map_err(|_| "the listener died")?;
        server.restart();
        let mut ledger = ledger.lock().map_err(|_| "a worker died")?;
        let checked = runtime.block_on(async { ledger.check(&RedisStore::new(&server.url())?).await });
        checked.map_err(|error| format!("after run {run}: {error}"))?;
        forget(&mut ledger);
    }
    Ok(Arc::into_inner(ledger).and_then(|ledger| ledger.into_inner().ok()).ok_or("somebody still listens")?)
}

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (store, runs) = match arguments.as_slice() {
        ["--worker", path, first] => {
            return tokio::runtime::Runtime::new()?.block_on(worker(Path::new(path), first.parse()?));
        }
        ["--store", store, "--runs", runs] => (*store, runs.parse()?),
        _ => return Err("usage: durability --store sqlite|redis --runs <number>".into()),
    };
    let ledger = match store {
        "sqlite" => killed_writers(runs)?,
        "redis" => killed_servers(runs)?,
        _ => return Err("there are `sqlite` and `redis`".into()),
    };
    println!("{store}: killed {runs} times, {} acknowledged, none lost, nothing came back", ledger.count);
    Ok(())
}
