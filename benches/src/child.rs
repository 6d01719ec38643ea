//! This program once more, in a process of its own: a server, or somebody who is asked once.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{self, Command, Stdio};
use std::time::Duration;

use crate::Result;

/// What this program says with these arguments, in a process that has done nothing else.
pub fn ask<const N: usize>(arguments: [&str; N]) -> Result<String> {
    let output = Command::new(std::env::current_exe()?).args(arguments).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("`{}` fails ({})", arguments.join(" "), output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// A server, which listens. It is killed when this is dropped.
pub struct Child {
    process: process::Child,
    address: SocketAddr,
}

impl Child {
    /// Starts this program once more, with these arguments, and waits until it listens.
    pub fn start<const N: usize>(arguments: [&str; N]) -> Result<Self> {
        Self::of(Command::new(std::env::current_exe()?).args(arguments))
    }

    /// Starts a program that tells its port on standard output once it listens on the loopback address, and ends when its
    /// standard input does.
    pub fn of(command: &mut Command) -> Result<Self> {
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
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

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Processor time of all its threads, from `/proc`: fields 14 and 15, in hundredths of a second. `None` where it cannot
    /// be read.
    pub fn processor(&self) -> Option<Duration> {
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
