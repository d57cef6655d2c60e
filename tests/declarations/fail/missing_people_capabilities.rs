//! Each word of `people(…)` needs something of the store and of the people.

use oauth_runtime::openid::Claims;
use oauth_runtime::store::*;
use oauth_runtime::ui::Pages;
use oauth_runtime::{Secret, each_capability, oauth_server};

/// Has what pages need, and nothing of what people do themselves.
struct Plain(MemoryStore);

impl Storage for Plain {
    type Error = MemoryError;
}

macro_rules! passed_on {
    (PersonStore $methods:tt) => {};
    (EmailStore $methods:tt) => {};
    (SignUpStore $methods:tt) => {};
    (PasswordStore $methods:tt) => {};
    (EmailChangeStore $methods:tt) => {};
    (ProfileStore $methods:tt) => {};
    (TicketStore $methods:tt) => {};
    (MailStore $methods:tt) => {};
    (UpstreamStore $methods:tt) => {};
    ($capability:ident { $($method:ident($($name:ident: $type:ty),*) -> $output:ty;)* }) => {
        impl $capability for Plain {
            $(async fn $method(&self, $($name: $type),*) -> Result<$output, MemoryError> {
                self.0.$method($($name),*).await
            })*
        }
    };
}

each_capability!(passed_on);

/// Somebody who logs in, and no more.
struct People(MemoryStore);

impl Storage for People {
    type Error = MemoryError;
}

impl UserStore for People {
    async fn authenticate(&self, username: &str, password: &Secret) -> Result<Option<Authenticated>, MemoryError> {
        self.0.authenticate(username, password).await
    }
}

impl ClaimsStore for People {
    async fn get_claims(&self, subject: &str) -> Result<Option<Claims>, MemoryError> {
        self.0.get_claims(subject).await
    }
}

#[oauth_server(
    grants(authorization_code),
    responses(code),
    people(sign_up, password_reset, email_login, profile, deletion, export, upstream)
)]
struct Notes {
    #[store]
    store: Plain,
    #[users]
    people: People,
    #[ui]
    pages: Pages,
}

fn main() {}
