//! The names of clients for people.

use oauth_runtime_core::__internal::{Lookup, destination, find_client, is_this_machine};
use oauth_runtime_core::{Client, OAuthError, Part};
use url::Url;

use crate::provider::UiProvider;
use crate::session::{PendingRequest, Purpose};

/// The maximum number of characters of a name that nobody checked: the rest could be a message to the person.
const LONGEST_CLAIM: usize = 50;

/// What people know a client by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ClientName {
    /// The name. If nobody vouches for the client, it is its own choice.
    pub(crate) name: String,
    /// The host of its metadata document, if it has one.
    pub(crate) host: Option<String>,
    /// The host that a person reads instead of a name that nobody checked: that of the document, or where the browser
    /// goes next. `None` if that is no host on the web, and for a client that somebody vouches for.
    place: Option<String>,
    /// Whether nobody vouches for the client.
    is_stranger: bool,
}

impl ClientName {
    /// The name of a client, whose answer goes to this URI.
    fn of(client: &Client, goes_to: Option<&str>) -> Self {
        let (name, host) = (client.name().to_owned(), client.document_host());
        let is_stranger = client.is_self_registered();
        let place = is_stranger.then(|| host.clone().or_else(|| goes_to.and_then(web_host))).flatten();
        Self { name, host, place, is_stranger }
    }

    /// What a page may call the client without a further word: its name if somebody vouches for it, or else its place.
    pub(crate) fn known(&self) -> Option<&str> {
        if self.is_stranger { self.place.as_deref() } else { Some(&self.name) }
    }

    /// What the client calls itself, if nobody checked that.
    pub(crate) fn claimed(&self) -> Option<String> {
        self.is_stranger.then(|| shortened(&self.name))
    }
}

/// The name on a page that says whether somebody checked it.
pub(crate) fn name_on_page(client: &Client) -> String {
    if client.is_self_registered() { shortened(client.name()) } else { client.name().to_owned() }
}

fn shortened(name: &str) -> String {
    match name.char_indices().nth(LONGEST_CLAIM) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

/// The name of a client.
pub(crate) async fn client_name<S: UiProvider>(
    server: &S,
    client_id: &str,
) -> Result<Option<ClientName>, OAuthError> {
    let client = find_client(server, client_id, Lookup::Name).await?;
    Ok(client.map(|client| ClientName::of(&client, None)))
}

/// The client that the person continues to, if there is one.
pub(crate) async fn pending_client<S: UiProvider>(
    server: &S,
    pending: &PendingRequest,
) -> Result<Option<Client>, OAuthError> {
    match &pending.purpose {
        Purpose::Authorization(_) => match pending.parameter("client_id") {
            Some(client_id) => find_client(server, client_id, Lookup::Name).await,
            None => Ok(None),
        },
        Purpose::Device { user_code: Some(user_code) } => {
            let device = S::Parts::find_device(server, user_code).await?;
            Ok(device.map(|device| device.client().clone()))
        }
        Purpose::Account { .. } | Purpose::Device { user_code: None } | Purpose::Logout { .. } => Ok(None),
    }
}

/// What people know it by.
pub(crate) async fn pending_client_name<S: UiProvider>(
    server: &S,
    pending: &PendingRequest,
) -> Result<Option<ClientName>, OAuthError> {
    let client = pending_client(server, pending).await?;
    Ok(client.map(|client| {
        if matches!(pending.purpose, Purpose::Device { .. }) {
            return ClientName::of(&client, None);
        }
        let only = client.only_redirect_uri().map(|uri| uri.as_str().to_owned());
        let goes_to = pending.parameter("redirect_uri").map(str::to_owned).or(only);
        ClientName::of(&client, goes_to.as_deref())
    }))
}

/// The name of a client that asks for an approval, for an e-mail: there is no room to say that nobody checked it.
pub(crate) fn known_name(client: &Client) -> String {
    ClientName::of(client, None).known().unwrap_or(client.client_id()).to_owned()
}

/// The name of a client that wants to log the person out, which a page may say without a further word.
pub(crate) fn name_at_logout(client: &Client, goes_to: Option<&str>) -> Option<String> {
    ClientName::of(client, goes_to).known().map(str::to_owned)
}

/// The host of a page on the web. A program on the person's machine has none: any client could be it.
fn web_host(uri: &str) -> Option<String> {
    let url = Url::parse(uri).ok().filter(|url| url.scheme() == "https" && !is_this_machine(url));
    url.map(|_| destination(uri))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_on_the_machine_has_no_host() {
        assert_eq!(web_host("https://client.example:8443/cb").as_deref(), Some("client.example:8443"));
        for uri in
            ["http://127.0.0.1/cb", "https://app.localhost/cb", "com.example.app://client.example/cb", ""]
        {
            assert_eq!(web_host(uri), None, "{uri}");
        }
    }

    #[test]
    fn a_claim_is_short() {
        let of = |name: &str, is_stranger| ClientName {
            name: name.to_owned(),
            is_stranger,
            ..ClientName::default()
        };
        assert_eq!(of("Notes", true).claimed().as_deref(), Some("Notes"));
        assert_eq!(of("Notes", false).claimed(), None);
        let long = of(&"é".repeat(51), true).claimed().expect("a claim");
        assert_eq!(long, format!("{}…", "é".repeat(50)));
    }
}
