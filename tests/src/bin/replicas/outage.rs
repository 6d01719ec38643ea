//! What the processes do while the server is gone, and when it has come back.

use std::time::{Duration, Instant};

use tests::redis_server::RedisServer;

use crate::replica::{Caller, Pair, Replica};
use crate::{COUNT, Result};

const MAX_STALENESS: Duration = Duration::from_secs(2);

/// By how much an answer may come late, on a machine that does other things.
const LATE: Duration = Duration::from_secs(1);

struct Outage {
    server: RedisServer,
    replicas: Vec<Replica>,
    caller: Caller,
    good: Pair,
    gone: Pair,
}

impl Outage {
    /// One token that is good, and one that was revoked in one process and is refused by all; then the server is killed.
    fn begin(unavailable: &str) -> Result<Self> {
        let mut server = RedisServer::start(&[]).ok_or("no server is installed")?;
        let settings = format!("poll = \"500ms\", max_staleness = \"2s\", unavailable = \"{unavailable}\"");
        let replicas = Replica::start(&server, &settings)?;
        let mut caller = Caller::new(&replicas)?;
        let (good, gone) = (caller.log_in(0, "alice")?, caller.log_in(1, "bob")?);
        expect("good tokens", &caller.all(&gone.access)?, 200)?;
        expect("a revocation", &[caller.revoke(2, &gone.access)?], 200)?;
        caller.wait(&gone.access, 401, LATE)?;
        server.kill();
        Ok(Self { server, replicas, caller, good, gone })
    }

    /// As long as the server is gone.
    fn always(&mut self, what: &str, status: u16) -> Result<()> {
        expect(what, &self.caller.all(&self.good.access)?, status)?;
        expect("what was revoked before", &self.caller.all(&self.gone.access)?, 401)
    }

    fn refreshes(&mut self, status: u16) -> Result<()> {
        let all = (0..COUNT).map(|place| self.caller.refresh(place, &self.good.refresh)).collect::<Result<Vec<_>>>()?;
        expect("refreshing", &all, status)
    }

    fn heals(mut self) -> Result<()> {
        self.server.restart();
        let took = self.caller.wait(&self.good.access, 200, Duration::from_secs(10))?;
        println!("  healed {:.1} s after the server came back", took.as_secs_f64());
        expect("what was revoked before", &self.caller.all(&self.gone.access)?, 401)?;
        expect("refreshing", &[self.caller.refresh(0, &self.good.refresh)?], 200)?;
        expect("refreshing what was revoked", &[self.caller.refresh(1, &self.gone.refresh)?], 400)?;
        // They tell each other again.
        expect("a revocation", &[self.caller.revoke(1, &self.good.access)?], 200)?;
        self.caller.wait(&self.good.access, 401, LATE)?;
        // And whoever begins now has it from the server.
        let late = Replica::start(&self.server, "")?;
        let mut caller = Caller::new(&late)?;
        for token in [&self.good, &self.gone] {
            expect("what was revoked, in a new process", &caller.all(&token.access)?, 401)?;
        }
        drop(self.replicas);
        Ok(())
    }
}

fn expect(what: &str, all: &[u16], status: u16) -> Result<()> {
    let is_so = all.iter().all(|one| *one == status);
    if is_so { Ok(()) } else { Err(format!("{what}: {status} was expected, and it is {all:?}").into()) }
}

/// By default no token passes, once nothing was heard for too long.
pub(crate) fn refuses() -> Result<()> {
    let mut outage = Outage::begin("refuse")?;
    let begun = Instant::now();
    outage.always("a good token, while the server has just gone", 200)?;
    outage.refreshes(503)?;
    while outage.caller.all(&outage.good.access)? == [200; COUNT] {
        expect("what was revoked before", &outage.caller.all(&outage.gone.access)?, 401)?;
        if begun.elapsed() > MAX_STALENESS + LATE {
            return Err("good tokens pass for too long without the server".into());
        }
    }
    let first = begun.elapsed();
    outage.caller.wait(&outage.good.access, 503, LATE)?;
    println!(
        "the server is gone: good tokens pass for {:.1} s, and are answered with 503 by all after {:.1} s",
        first.as_secs_f64(),
        begun.elapsed().as_secs_f64()
    );
    // They last heard of it a `poll` ago at most, and what one knows of is not forgotten before.
    if first + Duration::from_millis(700) < MAX_STALENESS {
        return Err("good tokens are refused too soon".into());
    }
    outage.always("a good token, long after", 503)?;
    outage.refreshes(503)?;
    outage.heals()
}

/// With `unavailable = "accept"` they do.
pub(crate) fn accepts() -> Result<()> {
    let mut outage = Outage::begin("accept")?;
    let begun = Instant::now();
    while begun.elapsed() < 2 * MAX_STALENESS {
        outage.always("a good token", 200)?;
        std::thread::sleep(Duration::from_millis(50));
    }
    outage.refreshes(503)?;
    println!("the server is gone, `unavailable = \"accept\"`: good tokens pass");
    outage.heals()
}
