//! Two providers: people of the head sign in at the branch.

use test_browser::Person;

use super::people::Site;
use crate::process::{CONFIG, Provider};

/// Somebody who has an account at the head alone.
pub(super) const DORA: Person<'static> = Person { username: "dora", password: "four blue ladders" };

/// More at the head: the branch, which is a native program to it, because its port is not known yet, and Dora.
const AT_HEAD: &str = r#"
[[clients]]
client_id = "branch"
client_name = "The branch"
token_endpoint_auth_method = "none"
redirect_uris = ["http://127.0.0.1/login/upstream/callback/head"]
scope = "openid profile email"

[[users]]
username = "dora"
password = "four blue ladders"
sub = "248289761003"
claims = { name = "Dora Doe", email = "dora@example.org", email_verified = true }
"#;

pub(super) struct Chain {
    pub(super) branch: Site,
    _head: Provider,
}

impl Chain {
    pub(super) fn start() -> Self {
        let head = Provider::start_with(&format!("{CONFIG}{AT_HEAD}"));
        let host = head.url.strip_prefix("http://").expect("a host");
        let upstream = format!(
            "fetch_hosts = [{host:?}]\n{CONFIG}\n[[upstreams]]\nid = \"head\"\nlabel = \"Acme\"\nissuer = {:?}\nclient_id = \
             \"branch\"\n",
            head.url
        );
        // A browser has the cookies of all ports of a host together.
        Self { branch: Site::with(&upstream, "session_cookie = \"branch\"\n"), _head: head }
    }
}
