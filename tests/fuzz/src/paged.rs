//! A provider with pages, and a browser with a protected form.

use std::cell::RefCell;
use std::sync::Arc;

use http::HeaderValue;
use http::header::{COOKIE, SET_COOKIE};
use http::request::Parts;
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::testing::TestClock;
use oauth_runtime::ui::{Pages, protect_form};

use crate::signed;
use crate::world::ISSUER;

/// The name of the form.
pub(crate) const FORM: &str = "fuzzed";

/// It shows pages.
#[oauth_server(
    grants(authorization_code),
    responses(code),
    openid,
    scope_module = paged_scope
)]
pub(crate) struct Paged {
    #[store]
    store: MemoryStore,
    #[users]
    people: MemoryStore,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

/// A running [`Paged`].
pub(crate) struct PagedWorld {
    pub(crate) server: Arc<Paged>,
    /// The cookie of the browser, and the value in its form.
    pub(crate) pair: String,
    pub(crate) value: String,
}

/// Runs something with the world of this thread.
pub(crate) fn with<T>(run: impl AsyncFnOnce(&PagedWorld) -> T) -> T {
    thread_local! {
        static WORLD: RefCell<Option<PagedWorld>> = const { RefCell::new(None) };
        static RUNTIME: tokio::runtime::Runtime =
            tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    }
    let kept = WORLD.with(|world| world.borrow_mut().take());
    RUNTIME.with(|runtime| {
        runtime.block_on(async {
            let world = match kept {
                Some(world) => world,
                None => PagedWorld::new().await,
            };
            let result = run(&world).await;
            WORLD.with(|kept| *kept.borrow_mut() = Some(world));
            result
        })
    })
}

impl PagedWorld {
    async fn new() -> Self {
        let keys = SigningKeys::fixed([signed::key().clone()]).expect("keys");
        let pages = Pages::builder().build().expect("pages");
        let issuer = ISSUER.parse().expect("an issuer");
        let server = Paged::builder(issuer, MemoryStore::new(), MemoryStore::new(), keys, pages)
            .clock(TestClock::new())
            .build();
        let mut world = Self { server, pair: String::new(), value: String::new() };
        let protection = protect_form(&*world.server, &world.parts(b"").expect("a head"), FORM).await;
        let protection = protection.expect("the store does not fail");
        let mut response = http::Response::new(());
        protection.set_cookie(&mut response);
        let cookie = response.headers()[SET_COOKIE].to_str().expect("text");
        world.pair = cookie.split(';').next().unwrap_or_default().to_owned();
        world.value = protection.value().to_owned();
        world
    }

    /// The head of a request with these cookies; `None` if no web server would pass it on.
    pub(crate) fn parts(&self, cookies: &[u8]) -> Option<Parts> {
        let mut request = http::Request::get(format!("{ISSUER}/own"));
        if !cookies.is_empty() {
            request = request.header(COOKIE, HeaderValue::from_bytes(cookies).ok()?);
        }
        Some(request.body(()).ok()?.into_parts().0)
    }
}
