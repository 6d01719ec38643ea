//! Sending requests when they are due, whether or not those before them were answered in time: a latency counts from the
//! moment at which a request was due, so that an application which stands still for a second is charged with all that it
//! kept waiting, and not with the one request that was under way.
//!
//! One thread for each connection, which sleeps and blocks: the timers of an event loop tick in whole milliseconds, longer
//! than what is measured here.

use std::io;
use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use benches::connection::Connection;

/// A stream of requests, dealt out to some connections in turn.
pub(crate) struct Stream<'r> {
    /// Sent in this order, and from the beginning again.
    pub(crate) requests: &'r [Vec<u8>],
    pub(crate) count: usize,
    pub(crate) connections: usize,
    /// When each is due, counted from the beginning.
    pub(crate) due: &'r (dyn Fn(usize) -> Duration + Sync),
    /// Those that could not be sent by then are not.
    pub(crate) until: Duration,
    /// The status that is right.
    pub(crate) status: u16,
}

/// What became of a stream.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) latencies: Vec<Duration>,
    /// How many were answered with another status.
    pub(crate) wrong: usize,
    /// How long it took to the last answer.
    pub(crate) took: Duration,
}

impl Outcome {
    /// Answers a second.
    pub(crate) fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.took.as_secs_f64()
    }

    fn add(&mut self, other: Self) {
        self.latencies.extend(other.latencies);
        self.wrong += other.wrong;
        self.took = self.took.max(other.took);
    }
}

/// Sends two streams at once.
pub(crate) fn send(address: SocketAddr, streams: [&Stream<'_>; 2]) -> io::Result<[Outcome; 2]> {
    let mut lanes = Vec::new();
    for (which, stream) in streams.into_iter().enumerate() {
        for lane in 0..stream.connections {
            lanes.push((which, stream, lane, Connection::open(address)?));
        }
    }
    let mut outcomes = [Outcome::default(), Outcome::default()];
    // By then all threads run.
    let start = Instant::now() + Duration::from_millis(50);
    thread::scope(|scope| {
        let threads: Vec<_> = lanes
            .into_iter()
            .map(|(which, stream, lane, connection)| (which, scope.spawn(move || stream.send(connection, lane, start))))
            .collect();
        for (which, thread) in threads {
            let sent = thread.join().unwrap_or_else(|_| Err(io::Error::other("a connection's thread panicked")))?;
            if let Some(outcome) = outcomes.get_mut(which) {
                outcome.add(sent);
            }
        }
        Ok(outcomes)
    })
}

impl Stream<'_> {
    /// Sends what falls to one connection.
    fn send(&self, mut connection: Connection, lane: usize, start: Instant) -> io::Result<Outcome> {
        let mut outcome = Outcome::default();
        outcome.latencies.reserve(self.count.div_ceil(self.connections));
        for number in (lane..self.count).step_by(self.connections) {
            let due = start + (self.due)(number);
            sleep_until(due);
            if start.elapsed() >= self.until {
                break;
            }
            let Some(request) = self.requests.get(number % self.requests.len().max(1)) else { break };
            let answer = connection.ask(request)?;
            outcome.wrong += usize::from(answer.status != self.status);
            outcome.latencies.push(due.elapsed());
            outcome.took = start.elapsed();
        }
        Ok(outcome)
    }
}

fn sleep_until(moment: Instant) {
    let left = moment.saturating_duration_since(Instant::now());
    if !left.is_zero() {
        thread::sleep(left);
    }
}
