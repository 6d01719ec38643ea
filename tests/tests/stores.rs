//! Every store does what a store has to do.

use jwt_core::NumericDate;
use jwt_core::SessionId;
use jwt_core::session::{Ends, MemoryStore, RedisStore, Revocation, RevocationKey, SqliteStore, Store};
use jwt_core::session::{Rotation, Session, Taken, TurnHash};
use jwt_core::testing::store_conformance;
use rocket::tokio;
use tests::folder::Folder;
use tests::redis_server::RedisServer;

/// How often a thousand use one refresh token at once: a few times, or as often as `JWT_STORE_ROUNDS` says.
fn rounds(few: usize) -> usize {
    std::env::var("JWT_STORE_ROUNDS").map_or(few, |rounds| rounds.parse().expect("`JWT_STORE_ROUNDS` is a number"))
}

#[tokio::test(flavor = "multi_thread")]
async fn memory() {
    store_conformance(async || MemoryStore::new(), rounds(10)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite() {
    let folder = Folder::new("sqlite");
    let number = std::sync::atomic::AtomicUsize::new(0);
    let open = async || {
        let number = number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        SqliteStore::open(folder.path().join(format!("{number}.db"))).unwrap()
    };
    store_conformance(open, rounds(3)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redis() {
    let Some(server) = RedisServer::start(&[]) else { return };
    let number = std::sync::atomic::AtomicUsize::new(0);
    let open = async || {
        // A database for each, of which there are sixteen.
        let number = number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let store = RedisStore::new(&format!("{}/{number}", server.url())).unwrap();
        store.check().await.unwrap();
        store
    };
    store_conformance(open, rounds(3)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_over_tls() {
    let Some((_server, url, ca)) = RedisServer::start_with_tls() else { return };
    let number = std::sync::atomic::AtomicUsize::new(0);
    let open = async || {
        let number = number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let store = RedisStore::with_roots(&format!("{url}/{number}"), ca.as_bytes()).unwrap();
        store.check().await.unwrap();
        store
    };
    store_conformance(open, 1).await;
    // As Rocket.toml says it.
    let configured = |ca: &str| {
        let settings = format!(
            "[default.jwt]\nsecret = \"kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo\"\nstore = {{ url = {url:?}, ca = {ca:?} }}\n"
        );
        tests::configured(&settings).attach(jwt_core::fairing())
    };
    configured(&ca).ignite().await.unwrap();
    for (settings, text) in [
        ("store = { url = \"rediss://localhost\", ca = \"none.pem\" }", "cannot be read"),
        ("store = { url = \"rediss://localhost\", ca = \"-----BEGIN X-----\" }", "has no certificate"),
        ("store = { url = \"redis://localhost\", ca = \"-----BEGIN X-----\" }", "is for a server with TLS"),
        ("store = { ca = \"-----BEGIN X-----\" }", "says which server the store is"),
        ("store = { url = \"sqlite:a.db\", co = 1 }", "did you mean `ca`?"),
    ] {
        let settings = format!("[default.jwt]\nsecret = \"kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo\"\n{settings}\n");
        let said = jwt_core::Settings::read(tests::configured(&settings).figment()).unwrap_err().to_string();
        assert!(said.contains(text), "{said}");
    }
    let other = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap().cert.pem();
    let refused = configured(&other).ignite().await.map(drop).map_err(|error| error.kind().to_string());
    assert!(refused.is_err_and(|error| error.contains("fairing")));
    for store in [RedisStore::with_roots(&url, other.as_bytes()), RedisStore::new(&url)] {
        let error = store.unwrap().check().await.unwrap_err().to_string();
        assert!(error.contains("invalid peer certificate"), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_in_a_cluster() {
    let Some(cluster) = RedisServer::start_cluster() else { return };
    // Each of them is asked for what another one has.
    let urls: Vec<_> = cluster.iter().map(|server| format!("{}/?cluster=true", server.url())).collect();
    let number = std::sync::atomic::AtomicUsize::new(0);
    let open = async || {
        cluster.iter().for_each(|server| _ = server.ask("FLUSHALL"));
        let number = number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let store = RedisStore::new(&urls[number % urls.len()]).unwrap();
        store.check().await.unwrap();
        store
    };
    store_conformance(open, 1).await;
    let one = RedisStore::new(&urls[0]).unwrap();
    for url in &urls {
        let other = RedisStore::new(url).unwrap();
        other.check().await.unwrap();
        let news = async || tokio::time::timeout(std::time::Duration::from_secs(1), other.changed()).await.is_ok();
        while news().await {}
        one.revoke(&revocation(1), &Ends::None).await.unwrap();
        assert!(news().await, "nobody is told");
        cluster.iter().for_each(|server| _ = server.ask("CLIENT KILL TYPE pubsub"));
        assert!(news().await, "nobody is told to ask");
        assert_eq!(other.revoked(&[revocation(1).key]).await.unwrap(), [revocation(1)]);
    }
    // What has moved since is asked for where it is, by those who knew it elsewhere.
    cluster.iter().for_each(|server| _ = server.ask("FLUSHALL"));
    let slot = cluster[0].ask("CLUSTER KEYSLOT {jwt}").trim_start_matches(':').trim().to_owned();
    for to in &cluster {
        let id = to.ask("CLUSTER MYID").lines().nth(1).unwrap().to_owned();
        cluster.iter().for_each(|server| _ = server.ask(&format!("CLUSTER SETSLOT {slot} NODE {id}")));
        assert_eq!(one.revoked(&[revocation(1).key]).await.unwrap(), []);
        one.revoke(&revocation(1), &Ends::None).await.unwrap();
        assert_eq!(one.changes(None).await.unwrap().revocations, [revocation(1)]);
        cluster.iter().for_each(|server| _ = server.ask("FLUSHALL"));
    }
    cluster[1].ask("CONFIG SET maxmemory-policy allkeys-lru");
    assert!(one.check().await.is_err(), "one of them may forget");
}

/// What came while there was no connection nobody tells.
#[tokio::test]
async fn a_connection_that_is_cut_off_is_news() {
    let Some(server) = RedisServer::start(&[]) else { return };
    let store = RedisStore::new(&server.url()).unwrap();
    store.check().await.unwrap();
    let news = async || tokio::time::timeout(std::time::Duration::from_secs(1), store.changed()).await.is_ok();
    while news().await {}
    server.ask("CLIENT KILL TYPE pubsub");
    assert!(news().await, "nobody is told to ask");
    store.revoke(&revocation(1), &Ends::None).await.unwrap();
    while news().await {}
    RedisStore::new(&server.url()).unwrap().revoke(&revocation(2), &Ends::None).await.unwrap();
    assert!(news().await, "the new connection hears nothing");
}

/// Who does not hear whether it was done does it once more.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_cut_off_in_the_middle_is_done() {
    let Some(server) = RedisServer::start(&[]) else { return };
    let store = std::sync::Arc::new(RedisStore::new(&server.url()).unwrap());
    store.check().await.unwrap();
    for _ in 0..10 {
        let all = (0..100).map(|number| {
            let store = std::sync::Arc::clone(&store);
            tokio::spawn(async move { store.revoke(&revocation(number), &Ends::None).await })
        });
        let all: Vec<_> = all.collect();
        server.ask("CLIENT KILL TYPE pubsub");
        for one in all {
            one.await.unwrap().unwrap();
        }
    }
    let now = NumericDate::from(std::time::SystemTime::now());
    let later = now.saturating_add(std::time::Duration::from_secs(1000));
    let [first, second, third] = [1, 2, 3].map(|turn| TurnHash::from_bytes([turn; 32]));
    let session = Session {
        id: SessionId::from_bytes([1; 16]),
        issuer: None,
        subject: "alice".to_owned(),
        client: None,
        scope: None,
        started_at: now,
        expires_at: later,
        ends_at: later,
    };
    store.begin(&session, first).await.unwrap();
    let rotation = Rotation {
        session: session.id,
        from: first,
        to: second,
        now,
        expires_at: later,
        grace: std::time::Duration::ZERO,
        revocation: revocation(200),
    };
    for _ in 0..2 {
        assert_eq!(store.rotate(&rotation).await.unwrap(), Taken::Exchanged, "the very same is no reuse");
    }
    assert_eq!(store.rotate(&Rotation { to: third, ..rotation }).await.unwrap(), Taken::Reused);
}

#[tokio::test]
async fn a_server_that_may_forget_is_refused() {
    let Some(server) = RedisServer::start(&["--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru"]) else {
        return;
    };
    let error = RedisStore::new(&server.url()).unwrap().check().await.unwrap_err().to_string();
    assert!(error.contains("maxmemory-policy allkeys-lru"), "{error}");
    // However it comes to the application.
    let settings = "[default.jwt]\nsecret = \"kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo\"\n";
    let own = jwt_core::fairing().store(RedisStore::new(&server.url()).unwrap());
    let refused = tests::configured(settings).attach(own).ignite().await.map(drop);
    assert!(refused.map_err(|error| error.kind().to_string()).is_err_and(|error| error.contains("fairing")));
    assert!(RedisStore::new("http://localhost").is_err() && RedisStore::new("").is_err());
}

fn revocation(number: u8) -> Revocation {
    Revocation {
        key: RevocationKey::from_bytes([number; 16]),
        before: None,
        until: NumericDate::from_secs(4_000_000_000),
    }
}

#[tokio::test]
async fn a_memory_store_that_is_full_says_so_and_forgets_nothing() {
    let store = MemoryStore::with_capacity(2);
    for number in 1..=2 {
        store.revoke(&revocation(number), &Ends::None).await.unwrap();
    }
    let error = store.revoke(&revocation(3), &Ends::None).await.unwrap_err();
    assert_eq!(error.to_string(), "the store of sessions failed: the memory store is full (2 entries)");
    // What is there already can be revoked again.
    store.revoke(&revocation(1), &Ends::None).await.unwrap();
    let keys = [1, 2, 3].map(|number| revocation(number).key);
    assert_eq!(store.revoked(&keys).await.unwrap(), [1, 2].map(revocation));
}

#[tokio::test]
async fn sqlite_is_shared_and_durable_and_its_owners_alone() {
    let folder = Folder::new("sqlite");
    let path = folder.path().join("a b?mode=memory.db");
    let (one, other) = (SqliteStore::open(&path).unwrap(), SqliteStore::open(&path).unwrap());
    one.revoke(&revocation(1), &Ends::None).await.unwrap();
    assert_eq!(other.changes(None).await.unwrap().revocations, [revocation(1)]);
    drop((one, other));
    let again = SqliteStore::open(&path).unwrap();
    assert_eq!(again.revoked(&[revocation(1).key]).await.unwrap(), [revocation(1)]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn what_is_no_store_is_not_opened() {
    let folder = Folder::new("sqlite");
    let text = folder.path().join("text");
    std::fs::write(
        &text,
        "this is a text, and no database, and it is long enough to be taken for the header of one.....",
    )
    .unwrap();
    let error = SqliteStore::open(&text).unwrap_err().to_string();
    assert!(error.contains("file is not a database"), "{error}");
    assert!(SqliteStore::open(folder.path()).is_err());
    assert!(SqliteStore::open(folder.path().join("nowhere/jwt.db")).is_err());
    assert_eq!(std::fs::read_to_string(&text).unwrap().len(), 93);
}
