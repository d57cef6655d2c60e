//! The HTTP server, and what runs beside it.

use std::net::SocketAddr;
use std::time::Duration;

use oauth_runtime::BoxError;
use oauth_runtime::store::{SqlStore, Sweeper};
use oauth_runtime::ui::deliver_mails;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::provider::provider;
use crate::settings::Settings;

/// E-mails that wait get this long to be sent when the program ends. The store keeps what is left for the next start.
const LONGEST_FAREWELL: Duration = Duration::from_secs(10);

/// Serves until the program is told to end, and then finishes the requests in flight.
///
/// # Errors
/// The address is in use, the database cannot be reached, or a setting is wrong.
pub(crate) async fn run(settings: Settings) -> Result<(), BoxError> {
    let store = SqlStore::connect(&settings.database).await?;
    let provider = provider(&settings, store.clone()).await?;
    // Deletes expired records, and makes new keys in time.
    tokio::spawn(async move { Sweeper::new(store).run().await });
    tokio::spawn(provider.keys.clone().run());

    let listener = TcpListener::bind(settings.listen).await?;
    println!("listening on {}; people sign up at {}/sign-up", settings.listen, settings.issuer);
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    };
    // With the address of each connection: rate limits count by it.
    let service = provider.router().into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop).await?;
    if tokio::time::timeout(LONGEST_FAREWELL, deliver_mails(&provider)).await.is_err() {
        eprintln!("the mail server is slow: some e-mails are sent after the next start");
    }
    Ok(())
}
