//! The application's process.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{self, Command, Stdio};
use std::time::Duration;

use crate::Result;

/// The application, which listens. It is killed when this is dropped.
pub(crate) struct Child {
    process: process::Child,
    address: SocketAddr,
}

impl Child {
    /// Starts this program once more, and waits until it listens.
    pub(crate) fn start(jwks: &str) -> Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .args(["--serve", jwks])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        match line.trim().parse::<u16>() {
            Ok(port) => Ok(Self { process, address: ([127, 0, 0, 1], port).into() }),
            Err(_) => {
                let _ = process.kill();
                let status = process.wait()?;
                Err(format!("the application does not launch ({status})").into())
            }
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Processor time of all its threads, from `/proc`: fields 14 and 15, in hundredths of a second. `None` where it cannot
    /// be read.
    pub(crate) fn processor(&self) -> Option<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).ok()?;
        // The second field is a name in parentheses, and may hold anything.
        let mut fields =
            stat.rsplit_once(')')?.1.split_whitespace().skip(11).map_while(|field| field.parse::<u64>().ok());
        Some(Duration::from_millis(10 * (fields.next()? + fields.next()?)))
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
