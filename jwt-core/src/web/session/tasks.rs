//! The store that the configuration names, and what is done with it besides requests.

use std::sync::{Arc, Weak};
use std::time::Duration;

use rocket::tokio::time::sleep;
use rocket::tokio::{select, spawn};
use rocket::{Orbit, Rocket};

use crate::session::{MemoryStore, Revocations, Sessions, Store, StoreError};
use crate::web::config::{SessionSettings, Settings, StoreChoice};
use crate::web::state::Core;

/// How long nothing is asked after something was told.
const PAUSE: Duration = Duration::from_millis(20);

/// How often what has ended is let go.
const CLEANING: Duration = Duration::from_secs(60);

/// Opens the store that the configuration names, if it names one, and hears what was revoked.
pub(in crate::web) async fn open(
    settings: &Settings,
    own: Option<Arc<dyn Store>>,
) -> Result<Option<Arc<Sessions>>, StoreError> {
    let Some(session) = &settings.session else { return Ok(None) };
    let store: Arc<dyn Store> = match (&session.store, own) {
        (_, Some(own)) => {
            own.check().await?;
            own
        }
        #[cfg(feature = "sqlite")]
        (StoreChoice::Sqlite(path), None) => Arc::new(crate::session::SqliteStore::open(path)?),
        #[cfg(feature = "redis")]
        (StoreChoice::Redis(redis), None) => {
            redis.check().await?;
            Arc::clone(redis) as _
        }
        (StoreChoice::Memory, None) => {
            tracing::warn!(
                "sessions and revocations are kept in memory: after a restart, what was revoked passes again"
            );
            Arc::new(MemoryStore::new())
        }
        (StoreChoice::Unsaid(_) | StoreChoice::Own, None) => Arc::new(MemoryStore::new()),
    };
    let SessionSettings { refresh, max_staleness, unheard, clock, .. } = session;
    let revocations = Revocations::new(Arc::clone(&store), *max_staleness, *unheard);
    let sessions = Sessions::new(store, revocations, *refresh, Arc::clone(clock));
    if let Err(error) = sessions.revocations().catch_up().await {
        tracing::error!("{error}; until it does, no token passes");
    }
    Ok(Some(Arc::new(sessions)))
}

/// Starts the tasks that hear what others revoke, and let go what has ended; they end with the application.
pub(in crate::web) fn start(rocket: &Rocket<Orbit>) {
    let Some(core) = rocket.state::<Core>() else { return };
    let (Some(sessions), Some(settings)) = (&core.sessions, &core.settings.session) else { return };
    let (listening, cleaning, poll) = (Arc::downgrade(sessions), Arc::downgrade(sessions), settings.poll);
    let (one, other) = (rocket.shutdown(), rocket.shutdown());
    spawn(async move {
        select! {
            () = one => {}
            () = listen(listening, poll) => {}
        }
    });
    spawn(async move {
        select! {
            () = other => {}
            () = clean(cleaning) => {}
        }
    });
}

/// Says once that the store does not answer, and once that it does again.
async fn listen(sessions: Weak<Sessions>, poll: Duration) {
    let mut answers = true;
    // A local client of a test is dropped without a shutdown.
    while let Some(sessions) = sessions.upgrade() {
        let heard = sessions.revocations().catch_up().await;
        match &heard {
            Ok(()) if !answers => tracing::info!("the store of revocations answers again"),
            Err(error) if answers => tracing::error!("what others revoke is not heard of: {error}"),
            _ => {}
        }
        answers = heard.is_ok();
        let store = Arc::clone(sessions.store());
        drop(sessions);
        select! {
            () = sleep(poll) => {}
            // Of many that come one after another, several are heard at once.
            () = store.changed() => sleep(PAUSE.min(poll)).await,
        }
    }
}

/// From time to time.
async fn clean(sessions: Weak<Sessions>) {
    loop {
        sleep(CLEANING).await;
        let Some(sessions) = sessions.upgrade() else { return };
        if let Err(error) = sessions.clean().await {
            tracing::warn!("what has ended was not let go: {error}");
        }
    }
}
