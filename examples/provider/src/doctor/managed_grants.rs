//! What is probably a mistake in a client that manages its grants, or cannot (Grant Management for OAuth 2.0).

use oauth_runtime::Client;

use crate::config::AuthorizationRequests;

/// The scopes of the grant management endpoint.
const SCOPES: [&str; 2] = ["grant_management_query", "grant_management_revoke"];

/// The grant types whose requests say what becomes of their grant.
const ASKS_PEOPLE: [&str; 3] = [
    "authorization_code",
    "urn:ietf:params:oauth:grant-type:device_code",
    "urn:openid:params:grant-type:ciba",
];

/// What does not fit to the key `grant_management`.
pub(super) fn mistakes(settings: &AuthorizationRequests, client: &Client) -> Vec<String> {
    let metadata = client.metadata();
    let mut mistakes = Vec::new();
    for scope in SCOPES.into_iter().filter(|scope| metadata.scope.contains(scope)) {
        if !settings.manages_grants {
            mistakes.push(format!(
                "scope: `{scope}` is of no use while `grant_management` is \"off\"; set it to \"on\", or leave the scope out"
            ));
        } else if client.is_public() {
            mistakes.push(format!(
                "scope: `{scope}` is of no use, because a public client manages no grants; leave it out"
            ));
        }
    }
    let asks_people = metadata.grant_types.iter().any(|own| ASKS_PEOPLE.contains(&own.as_str()));
    if settings.grant_action_is_required && client.is_public() && asks_people {
        mistakes.push(
            "token_endpoint_auth_method: `grant_management` is \"required\", and a public client manages no grants, so each of its \
             requests to a person is refused; give it a way to authenticate, or set the key to \"on\""
                .to_owned(),
        );
    }
    let codes = metadata.response_types.iter().any(|own| {
        let has = |word: &str| own.split(' ').any(|own| own == word);
        has("code") && !has("token")
    });
    let asks_in_a_browser = !metadata.response_types.is_empty()
        && ["authorization_code", "implicit"]
            .iter()
            .any(|name| metadata.grant_types.iter().any(|own| own == name));
    if settings.grant_action_is_required && asks_in_a_browser && !codes {
        mistakes.push(
            "response_types: `grant_management` is \"required\", and each action needs a code without an access token beside it, so each \
             of its authorization requests is refused; add \"code\""
                .to_owned(),
        );
    }
    mistakes
}

#[cfg(test)]
mod tests {
    use oauth_runtime::{Client, ClientBuilder};

    use super::*;

    fn settings(manages_grants: bool, grant_action_is_required: bool) -> AuthorizationRequests {
        AuthorizationRequests {
            pushed_are_required: false,
            pushed_expire_in: 60,
            pushed_redirect_uris: false,
            manages_grants,
            grant_action_is_required,
        }
    }

    fn found(settings: AuthorizationRequests, client: ClientBuilder) -> Vec<String> {
        let client = client.redirect_uri("https://client.example/cb").build().expect("a client");
        mistakes(&settings, &client)
    }

    fn managing() -> ClientBuilder {
        Client::confidential("web", "0123456789abcdef")
            .scope("read grant_management_query grant_management_revoke")
    }

    #[test]
    fn scopes_without_grant_management_are_told() {
        let [query, revoke] = &found(settings(false, false), managing())[..] else { panic!("two") };
        assert!(
            query.contains("`grant_management_query` is of no use while `grant_management` is \"off\""),
            "{query}"
        );
        assert!(revoke.contains("`grant_management_revoke` is of no use"), "{revoke}");
        assert_eq!(found(settings(true, true), managing()), [""; 0]);
        let plain = Client::confidential("web", "0123456789abcdef").scope("read");
        assert_eq!(found(settings(false, false), plain), [""; 0]);
        let [public] =
            &found(settings(true, false), Client::public("app").scope("read grant_management_query"))[..]
        else {
            panic!("one")
        };
        assert!(public.contains("a public client manages no grants"), "{public}");
    }

    #[test]
    fn an_action_that_a_client_cannot_do_is_told() {
        let app = || Client::public("app").scope("read");
        let [public] = &found(settings(true, true), app())[..] else { panic!("one") };
        assert!(
            public.starts_with("token_endpoint_auth_method: `grant_management` is \"required\""),
            "{public}"
        );
        assert_eq!(found(settings(true, false), app()), [""; 0]);
        let front = Client::confidential("front", "0123456789abcdef")
            .grant_types(["implicit"])
            .response_types(["id_token"]);
        let [front] = &found(settings(true, true), front)[..] else { panic!("one") };
        assert!(front.starts_with("response_types: "), "{front}");
        // It asks nobody.
        let job = Client::confidential("job", "0123456789abcdef")
            .grant_types(["client_credentials"])
            .response_types([""; 0]);
        assert_eq!(found(settings(true, true), job), [""; 0]);
    }
}
