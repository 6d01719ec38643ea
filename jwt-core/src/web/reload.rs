//! The task that looks at the key files while the application serves.

use rocket::tokio::{select, spawn, task::spawn_blocking, time::sleep};
use rocket::{Orbit, Rocket};

use super::config::Reload;
use super::state::Core;

/// Starts the task; it ends with the application.
pub(super) fn start(rocket: &Rocket<Orbit>) {
    let Some(reload) = rocket.state::<Core>().and_then(|core| core.settings.reload.clone()) else { return };
    let shutdown = rocket.shutdown();
    spawn(async move {
        select! {
            () = shutdown => {}
            () = watch(reload) => {}
        }
    });
}

async fn watch(mut reload: Reload) {
    loop {
        sleep(reload.every).await;
        // A local client of a test is dropped without a shutdown.
        if reload.is_idle() {
            return;
        }
        let looked = spawn_blocking(move || {
            reload.look();
            reload
        });
        reload = match looked.await {
            Ok(reload) => reload,
            Err(_) => {
                return tracing::error!("the task that looks at key files has died; they are read at the next start");
            }
        };
    }
}
