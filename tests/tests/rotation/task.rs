//! The task that looks at the files: when it does, and that it ends.

use jwt_core::Settings;
use jwt_core::testing::ed25519;
use rocket::local::asynchronous::Client;
use rocket::tokio::runtime::Runtime;
use tests::configured;

use super::ground::*;

/// An application on the same file, by which one knows that a change could have been seen.
fn witnessed(folder: &Folder, change: impl FnOnce()) {
    let witness = issuer(&format!("private_key = {}", folder.file("key.pem")));
    let before = issued(&witness);
    change();
    until("the witness sees the change", || !accepts(&witness, &before));
}

#[test]
fn zero_is_never() {
    told(never);
}

fn never() {
    let folder = Folder::new();
    let pairs = [ed25519(), ed25519()];
    for zero in ["0", "\"0s\""] {
        folder.put("key.pem", &pairs[0].private_key);
        let toml = format!("[default.jwt]\nreload = {zero}\nprivate_key = {}", folder.file("key.pem"));
        let settings = Settings::read(configured(&toml).figment()).unwrap();
        let client = tests::client(configured(&toml).attach(jwt_core::fairing()).mount("/", rocket::routes![guarded]));
        let token = settings.signer().unwrap().sign(&alice()).unwrap();
        for _ in 0..3 {
            witnessed(&folder, || folder.put("key.pem", &pairs[1].private_key));
            witnessed(&folder, || folder.put("key.pem", &pairs[0].private_key));
        }
        witnessed(&folder, || folder.put("key.pem", &pairs[1].private_key));
        let response = tests::bearer(client.get("/guarded"), &token).dispatch();
        assert_eq!(response.status().code, 200, "{zero}");
    }
}

#[jwt_core::jwt_protected]
#[rocket::get("/guarded")]
fn guarded() {}

#[test]
fn the_task_ends_with_the_application() {
    let runtime = Runtime::new().unwrap();
    let pairs = [ed25519(), ed25519()];
    for shutdown in [true, false] {
        let folder = Folder::new();
        folder.put("key.pem", &pairs[0].private_key);
        folder.put("other.pem", &pairs[0].private_key);
        let launch = || Client::untracked(application(&format!("private_key = {}", folder.file("other.pem"))));
        let records = told(|| {
            let client = runtime.block_on(launch()).unwrap();
            let kept = shutdown.then(|| client.rocket().shutdown().notify());
            if kept.is_none() {
                drop(client);
            }
            // More than one turn of the task, so that it has come to its end.
            for n in [1, 0, 1] {
                witnessed(&folder, || folder.put("key.pem", &pairs[n].private_key));
            }
            folder.put("other.pem", &pairs[1].private_key);
            for n in [0, 1, 0] {
                witnessed(&folder, || folder.put("key.pem", &pairs[n].private_key));
            }
        });
        assert_eq!(records.len(), 6, "shutdown: {shutdown}: {records:#?}");
    }
}

#[test]
fn how_often_is_a_duration() {
    told(durations);
}

fn durations() {
    let read = |value: &str| {
        let toml = format!("[default.jwt]\nsecret = \"{}\"\nreload = {value}", tests::keys::SECRET);
        Settings::read(configured(&toml).figment()).map(drop).map_err(|error| error.to_string())
    };
    for good in ["0", "30", "\"30s\"", "\"1h 5m\"", "9223372036854775807"] {
        assert_eq!(read(good), Ok(()), "{good}");
    }
    for bad in ["-1", "true", "\"soon\"", "[]"] {
        let message = read(bad).unwrap_err();
        assert!(message.contains("`jwt.reload`: is not a duration; write whole seconds"), "{bad}: {message}");
    }
}
