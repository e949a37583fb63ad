//! That the process has been told to stop, for whoever goes on by themselves.

use std::sync::Arc;

use tokio::sync::watch;

/// Said once, heard by all who hold a copy.
#[derive(Clone, Debug, Default)]
pub struct Stopping(Arc<watch::Sender<bool>>);

impl Stopping {
    /// Says it.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Whether it has been said.
    pub fn has_begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Ends when it has been said.
    pub async fn begun(&self) {
        // The sender is held here, so that it can't be gone.
        let _ = self.0.subscribe().wait_for(|begun| *begun).await;
    }
}

/// Ends at Ctrl-C or when the system asks.
pub(super) async fn told_to_stop() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    () = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
