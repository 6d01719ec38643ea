//! One connection to the application, kept alive: a request, its answer, the next request.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

pub struct Answer<'b> {
    pub status: u16,
    pub body: &'b [u8],
}

impl Connection {
    /// Opens one, and has one request answered, whatever that says: what the first one costs is no part of the measurement.
    pub fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        // Rather an error than a measurement that never ends.
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let mut connection = Self { stream, buffer: vec![0; 16 * 1024] };
        connection.ask(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")?;
        Ok(connection)
    }

    pub fn ask(&mut self, request: &[u8]) -> io::Result<Answer<'_>> {
        self.stream.write_all(request)?;
        let mut filled = 0;
        loop {
            let room = self.buffer.get_mut(filled..).unwrap_or_default();
            if room.is_empty() {
                return Err(strange("the answer is longer than 16 KiB"));
            }
            match self.stream.read(room)? {
                0 => return Err(ErrorKind::UnexpectedEof.into()),
                read => filled += read,
            }
            if let Some(head) = head(self.buffer.get(..filled).unwrap_or_default())? {
                let end = head.length + head.body;
                if filled > end {
                    return Err(strange("there is more than one answer"));
                }
                if filled == end {
                    let body = self.buffer.get(head.length..end).unwrap_or_default();
                    return Ok(Answer { status: head.status, body });
                }
            }
        }
    }
}

struct Head {
    status: u16,
    /// Of the head itself, with the empty line.
    length: usize,
    /// Of the body.
    body: usize,
}

/// `None`: it has not come to its end yet.
fn head(received: &[u8]) -> io::Result<Option<Head>> {
    let Some(end) = received.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { return Ok(None) };
    let text = received.get(..end).and_then(|head| std::str::from_utf8(head).ok());
    let mut lines = text.ok_or_else(|| strange("the head is not UTF-8"))?.split("\r\n");
    let status = lines.next().and_then(|line| line.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok());
    let body = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    match (status, body) {
        (Some(status), Some(body)) => Ok(Some(Head { status, length: end + 4, body })),
        _ => Err(strange("the answer has no status or no `Content-Length`")),
    }
}

fn strange(what: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, what)
}
