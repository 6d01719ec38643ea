//! How long it takes until what one process revokes is refused by the others.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tests::redis_server::RedisServer;

use crate::replica::{Caller, Replica};
use crate::{COUNT, Result};

/// The default of `max_staleness`: nobody passes for longer.
const MAX_STALENESS: Duration = Duration::from_secs(30);

/// How the processes hear of it.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum News {
    /// The server tells them.
    Told,
    /// The connections over which it does are cut off just before.
    CutOff,
    /// It may tell nobody, so that they ask.
    AskedFor,
}

impl News {
    fn name(self) -> &'static str {
        match self {
            Self::Told => "told by the server",
            Self::CutOff => "cut off before each",
            Self::AskedFor => "asked for alone",
        }
    }

    /// For one of two, and for 99 of a hundred: a second at most, and much less as a rule; where nothing is told, the time of
    /// `poll` and of an answer.
    fn most(self) -> [Duration; 2] {
        match self {
            Self::Told | Self::CutOff => [500, 1000],
            Self::AskedFor => [1250, 2000],
        }
        .map(Duration::from_millis)
    }

    /// How many users are at it at once, and how long each waits before it asks again. Who cuts off the connections disturbs
    /// all others, and the machine has other things to do than to answer them.
    fn callers(self) -> (usize, Duration) {
        match self {
            Self::Told | Self::CutOff => (8, Duration::from_millis(5)),
            Self::AskedFor => (50, Duration::from_millis(20)),
        }
    }
}

/// One revocation at one of the other processes.
struct Latency {
    since_sent: Duration,
    since_answered: Duration,
}

/// The verdict is an error of its own, so that the rest is measured as well.
pub(crate) fn measure(
    server: &RedisServer,
    replicas: &[Replica],
    news: News,
    runs: usize,
) -> Result<std::result::Result<(), String>> {
    let mut admin = Admin::open(server)?;
    if news == News::AskedFor {
        admin.ask("ACL SETUSER default -subscribe")?;
        admin.cut_off()?;
    }
    let (workers, pause) = news.callers();
    let next = AtomicUsize::new(0);
    let begun = Instant::now();
    let work = |worker: usize| -> Result<(Vec<Latency>, usize, usize)> {
        // Not all of them in step.
        thread::sleep(Duration::from_millis(worker as u64 * 7));
        let mut caller = Caller::new(replicas)?;
        let mut admin = Admin::open(server)?;
        let (mut latencies, mut cut, mut late) = (Vec::new(), 0, 0);
        loop {
            let run = next.fetch_add(1, Ordering::Relaxed);
            if run >= runs {
                return Ok((latencies, cut, late));
            }
            let token = tried(|| caller.log_in(run, &format!("user{run}")))?.access;
            // A process that has never heard of it, and one that knows it, have to refuse it as well.
            let known = caller.all(&token)?;
            if known != [200; COUNT] {
                return Err(format!("a good token: {known:?}").into());
            }
            if news == News::CutOff {
                cut += admin.cut_off()?;
            }
            let place = run / COUNT;
            let sent = Instant::now();
            match caller.revoke(place, &token)? {
                200 => {}
                // Cut off again and again, by all who are at it; the process tells the server again by itself.
                503 if news == News::CutOff => late += 1,
                status => return Err(format!("a revocation: {status}").into()),
            }
            let answered = Instant::now();
            let here = caller.me(place, &token)?;
            if here != 401 {
                return Err(format!("what was revoked, where it was: {here}").into());
            }
            let mut waiting: Vec<_> = (1..COUNT).map(|other| place + other).collect();
            while !waiting.is_empty() {
                let mut left = Vec::new();
                for other in waiting {
                    match caller.me(other, &token)? {
                        401 => {
                            latencies.push(Latency { since_sent: sent.elapsed(), since_answered: answered.elapsed() })
                        }
                        503 if news == News::CutOff => left.push(other),
                        200 if answered.elapsed() <= MAX_STALENESS => left.push(other),
                        200 => return Err(format!("what was revoked passes after {MAX_STALENESS:?}").into()),
                        status => return Err(format!("what was revoked: {status}").into()),
                    }
                }
                waiting = left;
                thread::sleep(pause);
            }
        }
    };
    let all = thread::scope(|scope| {
        let work = &work;
        let running: Vec<_> = (0..workers.min(runs)).map(|worker| scope.spawn(move || work(worker))).collect();
        running.into_iter().map(|one| one.join().map_err(|_| "a worker died")?).collect::<Result<Vec<_>>>()
    })?;
    let took = begun.elapsed();
    let cut: usize = all.iter().map(|(_, cut, _)| cut).sum();
    let late: usize = all.iter().map(|(.., late)| late).sum();
    let latencies: Vec<_> = all.into_iter().flat_map(|(latencies, ..)| latencies).collect();
    if latencies.len() != runs * (COUNT - 1) || (news == News::CutOff && cut < runs) {
        return Err(format!("{runs} revocations, {} latencies, {cut} connections cut off", latencies.len()).into());
    }
    let [since_sent, since_answered] = [|one: &Latency| one.since_sent, |one: &Latency| one.since_answered]
        .map(|which| Figures::of(latencies.iter().map(which).collect()));
    let name = news.name();
    println!(
        "{name}: {runs} revocations in {:.1} s, {cut} connections cut off, {late} answered with 503",
        took.as_secs_f64()
    );
    println!("  since it was answered: {}", since_answered.show());
    println!("  since it was sent:     {}", since_sent.show());
    let [p50, p99] = news.most();
    let is_kept = since_answered.p50 <= p50 && since_answered.p99 <= p99;
    Ok(if is_kept {
        Ok(())
    } else {
        Err(format!("{name}: one of two takes more than {p50:?}, or 99 of 100 more than {p99:?}"))
    })
}

/// Again where the connection to the store was cut off in the middle of it.
fn tried<T>(mut work: impl FnMut() -> Result<T>) -> Result<T> {
    work().or_else(|_| work()).or_else(|_| work())
}

struct Figures {
    p50: Duration,
    p99: Duration,
    max: Duration,
}

impl Figures {
    fn of(mut all: Vec<Duration>) -> Self {
        all.sort();
        let at = |percent: usize| {
            all.get((all.len() * percent).div_ceil(100).saturating_sub(1)).copied().unwrap_or(Duration::MAX)
        };
        Self { p50: at(50), p99: at(99), max: at(100) }
    }

    fn show(&self) -> String {
        let [p50, p99, max] = [self.p50, self.p99, self.max].map(|one| one.as_secs_f64() * 1e3);
        format!("p50 {p50:.1} ms, p99 {p99:.1} ms, at most {max:.1} ms")
    }
}

/// A connection to the server itself.
struct Admin(BufReader<TcpStream>);

impl Admin {
    fn open(server: &RedisServer) -> Result<Self> {
        Ok(Self(BufReader::new(TcpStream::connect(("127.0.0.1", server.port()))?)))
    }

    fn ask(&mut self, command: &str) -> Result<String> {
        self.0.get_mut().write_all(format!("{command}\r\n").as_bytes())?;
        let mut line = String::new();
        self.0.read_line(&mut line)?;
        if line.starts_with('-') { Err(format!("{command}: {line}").into()) } else { Ok(line.trim().to_owned()) }
    }

    /// All connections over which something is told; how many there were.
    fn cut_off(&mut self) -> Result<usize> {
        Ok(self.ask("CLIENT KILL TYPE pubsub")?.trim_start_matches(':').parse()?)
    }
}
