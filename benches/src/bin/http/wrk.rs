//! `wrk`, which sends the requests.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use benches::Result;

/// Two, as the servers have workers: one thread that is busy all the time would be what is measured.
const THREADS: usize = 2;

pub(crate) struct Wrk {
    script: PathBuf,
    connections: usize,
}

/// What one run says.
#[derive(Debug, PartialEq)]
pub(crate) struct Report {
    pub(crate) requests: u64,
    /// Requests a second.
    pub(crate) rate: f64,
}

impl Wrk {
    /// `wrk`, if there is one, and its script in this folder.
    pub(crate) fn new(folder: &Path, connections: usize) -> Result<Self> {
        match Command::new("wrk").arg("-v").output() {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(
                    "`wrk` is missing, which sends the requests; install it (`apt-get install wrk` on Debian and \
                            Ubuntu, `brew install wrk` on macOS)"
                        .into(),
                );
            }
            Err(error) => return Err(format!("`wrk` does not start: {error}").into()),
        }
        let script = folder.join("rotate.lua");
        std::fs::write(&script, include_str!("rotate.lua"))?;
        Ok(Self { script, connections: connections.max(THREADS) })
    }

    /// As many requests as are answered in this time, whole seconds, with the tokens of a file in turn. An error where one
    /// is answered with another status than 200, or not at all.
    pub(crate) fn run(&self, address: SocketAddr, tokens: &Path, length: Duration) -> Result<Report> {
        let output = Command::new("wrk")
            .args([format!("-t{THREADS}"), format!("-c{}", self.connections), format!("-d{}s", length.as_secs())])
            .arg("-s")
            .arg(&self.script)
            .arg(format!("http://{address}/who"))
            .arg("--")
            .arg(tokens)
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() {
            let error = String::from_utf8_lossy(&output.stderr);
            return Err(format!("`wrk` failed: {} {}", text.trim(), error.trim()).into());
        }
        Report::read(&text)
    }
}

impl Report {
    fn read(text: &str) -> Result<Self> {
        let mut requests = None;
        let mut rate = None;
        for line in text.lines().map(str::trim) {
            if line.starts_with("Non-2xx") || line.starts_with("Socket errors") {
                return Err(format!("`wrk` reports `{line}`").into());
            }
            // "62034 requests in 3.00s, 13.54MB read"
            if let Some((count, _)) = line.split_once(" requests in ") {
                requests = count.parse().ok();
            }
            if let Some(number) = line.strip_prefix("Requests/sec:") {
                rate = number.trim().parse().ok();
            }
        }
        match (requests, rate) {
            (Some(requests), Some(rate)) if requests > 0 => Ok(Self { requests, rate }),
            _ => Err(format!("`wrk` says nothing that is understood: {}", text.trim()).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "\
Running 3s test @ http://127.0.0.1:40131/who
  2 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.02ms  612.10us  11.87ms   77.25%
    Req/Sec    15.41k     1.02k   18.33k    71.67%
  92034 requests in 3.00s, 13.54MB read
Requests/sec:  30671.90
Transfer/sec:      4.51MB
";

    #[test]
    fn a_good_run_is_read() {
        assert_eq!(Report::read(GOOD).unwrap(), Report { requests: 92_034, rate: 30_671.9 });
    }

    #[test]
    fn other_answers_are_an_error() {
        for line in ["  Non-2xx or 3xx responses: 1\n", "  Socket errors: connect 0, read 3, write 0, timeout 0\n"] {
            let text = GOOD.replace("Requests/sec", &format!("{line}Requests/sec"));
            let error = Report::read(&text).unwrap_err().to_string();
            assert!(error.contains(line.trim()), "{error}");
        }
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        for text in ["", "Requests/sec:  30671.90", &GOOD.replace("92034", "0"), &GOOD.replace("30671.90", "many")] {
            assert!(Report::read(text).is_err(), "{text}");
        }
    }
}
