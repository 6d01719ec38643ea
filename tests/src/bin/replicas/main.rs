//! Three processes over one Redis: how long it takes until what one revokes is refused by the two others, and what they do while
//! the server is gone.
//!
//! `replicas --runs 1000` says it for a thousand revocations each: with a connection that tells what is new, with one that is
//! cut off just before, and with none that may tell, so that all is asked for once a second.

mod http;
mod outage;
mod replica;
mod spread;

use std::env;
use std::error::Error;

use replica::Replica;
use spread::News;
use tests::redis_server::RedisServer;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// How many processes there are.
const COUNT: usize = 3;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runs = match arguments.as_slice() {
        ["--serve", store, settings] => return replica::serve(store, settings),
        ["--runs", runs] => runs.parse()?,
        _ => return Err("usage: replicas --runs <number>".into()),
    };
    let server = RedisServer::start(&[]).ok_or("no server is installed")?;
    let replicas = Replica::start(&server, "")?;
    let mut verdicts = Vec::new();
    for news in [News::Told, News::CutOff, News::AskedFor] {
        verdicts.push(spread::measure(&server, &replicas, news, runs)?);
    }
    drop((replicas, server));
    outage::refuses()?;
    outage::accepts()?;
    let missed: Vec<_> = verdicts.into_iter().filter_map(std::result::Result::err).collect();
    if missed.is_empty() { Ok(()) } else { Err(missed.join("; ").into()) }
}
