//! The declaration, and what belongs to it.

use std::sync::Arc;

use oauth_runtime::administration::Administration;
use oauth_runtime::keys::{RotationSchedule, SigningAlgorithm, SigningKeys};
use oauth_runtime::store::SqlStore;
use oauth_runtime::ui::{FileMailer, Pages, SmtpMailer};
use oauth_runtime::{BoxError, Client, Seal, oauth_server};

use crate::settings::Settings;

/// What is declared here is what the program has: a grant or a page that is not listed is not in the binary.
#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code),
    openid(profile, email, offline_access),
    people(sign_up, password_reset, profile, deletion, export),
    endpoints(end_session, revocation)
)]
pub(crate) struct Provider {
    #[store]
    store: SqlStore,
    #[keys]
    pub(crate) keys: SigningKeys,
    #[ui]
    pages: Pages,
}

/// The provider of these settings on this store, with its client.
///
/// # Errors
/// The database cannot be reached, or a setting is wrong.
pub(crate) async fn provider(settings: &Settings, store: SqlStore) -> Result<Arc<Provider>, BoxError> {
    store.migrate().await?;
    let seal = Seal::new(&settings.store_secret)?;
    let schedule = RotationSchedule::new([SigningAlgorithm::Rs256, SigningAlgorithm::Es256]);
    let keys = SigningKeys::rotating(store.clone(), schedule.sealed_with(seal.clone())).await?;
    let pages =
        Pages::builder().brand("Our product").accent("#0b6e4f").skip_consent_for("web").seal_with(seal);
    let pages = match &settings.smtp {
        Some(url) => pages.mailer(SmtpMailer::new(url, &settings.mail_from)?),
        None => pages.mailer(FileMailer::new("mail")),
    };
    let mut provider = Provider::builder(settings.issuer.parse()?, store.clone(), keys, pages.build()?);
    if let Some(proxy) = &settings.trusted_proxy {
        provider = provider.trusted_proxies(proxy.parse()?);
    }
    let provider = provider.build();

    let web = Client::confidential("web", settings.web_secret.clone())
        .name("Our product")
        .redirect_uri(&settings.web_redirect_uri)
        .grant_types(["authorization_code", "refresh_token"])
        .scope("openid profile email offline_access");
    // Replaces the one in the store; its grants and consents stay.
    Administration::of(&provider, store).put_client(web.build()?).await?;
    Ok(provider)
}
