//! `peers <application> <algorithm>`: one application with one route, `GET /who`, which answers the subject. Two workers, no log.
//! It tells its port on standard output and ends when its standard input does.
//!
//! What each guard asks for is the same, as far as it can be said: signature, `exp`, `iss` and `aud`.

mod actix;
mod axum;
mod keys;
mod rocket;

use std::io::{Read, Write};
use std::process::ExitCode;

pub(crate) type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let run = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["rocket", _] => rocket::open(),
        ["rocket-jwt-authorization", algorithm] => rocket::protected(algorithm),
        ["axum", _] => axum::open(),
        ["jwt-authorizer", algorithm] => axum::protected(algorithm),
        ["actix", _] => actix::open(),
        ["actix-jsonwebtoken", algorithm] => actix::protected(algorithm),
        _ => Err("`peers <application> <algorithm>` is started by the program `http`".into()),
    };
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("peers: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Says that the application listens; and ends the process together with whoever started it.
fn tell(port: u16) {
    println!("{port}");
    let _ = std::io::stdout().flush();
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
}
