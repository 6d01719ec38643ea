//! What is the same in every Rocket application that is measured from outside.

use std::io::{Read, Write};

use rocket::fairing::{AdHoc, Fairing};
use rocket::figment::Figment;
use rocket::figment::providers::{Format, Toml};

/// Rocket's release defaults on a free port, with no log, and this besides, in Rocket.toml's own words. Nothing of the
/// environment or of a Rocket.toml that is about.
pub fn figment(toml: &str) -> Figment {
    let table = "[default]\naddress = \"127.0.0.1\"\nport = 0\nlog_level = \"off\"\n";
    Figment::from(rocket::Config::release_default())
        .merge(Toml::string(table).nested())
        .merge(Toml::string(toml).nested())
        .select("release")
}

/// Tells the port on standard output, and ends the process when its standard input does: whoever started it is gone then.
pub fn tell() -> impl Fairing {
    AdHoc::on_liftoff("port", |rocket| {
        let port = rocket.config().port;
        Box::pin(async move {
            println!("{port}");
            let _ = std::io::stdout().flush();
            std::thread::spawn(|| {
                let _ = std::io::stdin().read_to_end(&mut Vec::new());
                std::process::exit(0);
            });
        })
    })
}
