//! Sign-in for a product: an OpenID provider with its own people, the framework's pages, and SQLite.

use std::env;
use std::sync::Arc;

use oauth_runtime::administration::Administration;
use oauth_runtime::keys::{RotationSchedule, SigningAlgorithm, SigningKeys};
use oauth_runtime::openid::Claims;
use oauth_runtime::password::{PasswordHash, PasswordHashError};
use oauth_runtime::store::{Authenticated, SqlStore};
use oauth_runtime::ui::Pages;
use oauth_runtime::{BoxError, Client, Seal, Secret, oauth_server, oauth_storage};

#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code),
    openid(profile, email, offline_access),
    endpoints(end_session)
)]
struct SignIn {
    #[store]
    store: SqlStore,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

/// In your product: a pool of connections to the table of people. It can be another database than that of the
/// tokens.
struct People(Vec<Person>);

struct Person {
    username: &'static str,
    password: PasswordHash,
    /// Never changes, and is never given to somebody else.
    subject: &'static str,
    name: &'static str,
    email: &'static str,
}

// The type of the error is your database's; it implements `std::error::Error`.
#[oauth_storage]
impl People {
    async fn authenticate(
        &self,
        username: &str,
        password: &Secret,
    ) -> Result<Option<Authenticated>, PasswordHashError> {
        let person = self.0.iter().find(|person| person.username == username);
        let hash = person.map(|person| person.password.clone());
        // As slow for an unknown user.
        let is_theirs = PasswordHash::verify_or_pretend(hash, password.clone()).await?;
        let person = person.filter(|_| is_theirs);
        Ok(person.map(|person| Authenticated::new(person.subject).username(person.username)))
    }

    /// All claims of the person; `None` once they are gone.
    async fn get_claims(&self, subject: &str) -> Result<Option<Claims>, PasswordHashError> {
        let person = self.0.iter().find(|person| person.subject == subject);
        Ok(person.map(|person| Claims::new().with("name", person.name).with("email", person.email)))
    }

    /// Whether a retry may help: then the answer is a 503 with `Retry-After`.
    fn is_temporary(error: &PasswordHashError) -> bool {
        error.is_temporary()
    }
}

/// The provider on this store, with its one client and its one person. `store_secret` seals what the database
/// must be able to return.
async fn sign_in(
    issuer: &str,
    store: SqlStore,
    store_secret: &Secret,
    client_secret: Secret,
) -> Result<Arc<SignIn>, BoxError> {
    let seal = Seal::new(store_secret)?;
    store.migrate().await?;
    let web = Client::confidential("web", client_secret)
        .name("Our product")
        .redirect_uri("https://product.example/signed-in")
        .grant_types(["authorization_code", "refresh_token"])
        .scope("openid profile email offline_access");

    let schedule = RotationSchedule::new([SigningAlgorithm::Rs256, SigningAlgorithm::Es256]);
    let keys = SigningKeys::rotating(store.clone(), schedule.sealed_with(seal.clone())).await?;
    tokio::spawn(keys.clone().run());
    let pages = Pages::builder()
        .brand("Our product")
        .accent("#0b6e4f")
        .skip_consent_for("web")
        .seal_with(seal)
        .build()?;
    let password = PasswordHash::new(&"wonderland".into())?;
    let alice = Person {
        username: "alice",
        password,
        subject: "248289761001",
        name: "Alice Doe",
        email: "alice@example.com",
    };

    let sign_in = SignIn::new(issuer.parse()?, store.clone(), People(vec![alice]), keys, pages);
    // Replaces the one in the store; its grants and consents stay.
    Administration::of(&sign_in, store).put_client(web.build()?).await?;
    Ok(sign_in)
}

fn secret(name: &str, advice: &'static str) -> Result<Secret, BoxError> {
    Ok(env::var(name).map_err(|_| advice)?.into())
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let address = env::var("ADDRESS").unwrap_or_else(|_| "127.0.0.1:9000".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    let issuer = format!("http://{}", listener.local_addr()?);
    // 32 random bytes, for example from `openssl rand -hex 32`.
    let store_secret = secret("STORE_SECRET", "set STORE_SECRET to 32 random bytes")?;
    let client_secret = secret("CLIENT_SECRET", "set CLIENT_SECRET")?;
    let store = env::var("STORE").unwrap_or_else(|_| "sqlite::memory:".to_owned());

    let sign_in = sign_in(&issuer, SqlStore::connect(&store).await?, &store_secret, client_secret).await?;
    println!("listening on {issuer}");
    Ok(axum::serve(listener, sign_in.router()).await?)
}

#[cfg(test)]
mod tests;
