//! The two versions: the same code for both.

use crate::Result;

/// What is measured: what the token endpoint does to the store.
pub(crate) const OPERATIONS: [&str; 2] = ["code redemption", "refresh"];

/// A version.
pub(crate) trait Side: Sized {
    /// Connects through the network, and without it for what is not measured.
    async fn connect(url: &str, direct: &str) -> Result<Self>;

    /// How many operations a second, by tasks that share new authorizations.
    async fn rates(&self, items: usize, tasks: usize) -> Result<[f64; 2]>;
}

macro_rules! side {
    ($name:ident, $version:ident) => {
        mod $version {
            use std::collections::VecDeque;
            use std::sync::{Arc, Mutex, PoisonError};
            use std::time::Instant;

            use ::$version::store::{
                AuthorizationCodeStore, Redemption, RefreshTokenStore, Rotation, RotationOutcome, SqlStore,
            };
            use ::$version::token::{
                AccessToken, AuthorizationCode, GrantId, IssuedTokens, RefreshToken, SealedToken, Successor,
            };
            use ::$version::{Clock, Secret, SystemClock};
            use tokio::task::JoinSet;

            use super::Side;
            use crate::Result;

            pub(crate) struct $name {
                measured: SqlStore,
                direct: SqlStore,
            }

            /// One authorization, and the tokens for its code and for its refresh.
            #[derive(Clone)]
            struct Item {
                code: AuthorizationCode,
                first: IssuedTokens,
                second: IssuedTokens,
                rotation: Rotation,
            }

            impl Item {
                fn new() -> Self {
                    let issued_at = SystemClock.now();
                    let (digest, ends) = (Secret::generate().digest(), issued_at.plus(300));
                    let scope = "openid profile read write".parse().expect("a scope");
                    let grant = GrantId::generate();
                    let subject = digest.to_string();
                    let mut code = AuthorizationCode::new(digest, grant, "web", subject, scope, issued_at, ends);
                    code.redirect_uri = Some("https://client.example/cb".into());
                    let (first, second) = (tokens(&code), tokens(&code));
                    let presented = first.refresh_token.as_ref().expect("there is one").digest;
                    let mut rotation = Rotation::new(presented, issued_at);
                    let sealed = SealedToken::from_bytes(*code.digest.as_bytes());
                    rotation.successor = Some(Successor::new(issued_at, None, sealed));
                    Self { code, first, second, rotation }
                }
            }

            fn tokens(code: &AuthorizationCode) -> IssuedTokens {
                let (digest, issued_at) = (|| Secret::generate().digest(), code.issued_at);
                let (grant, client, scope) = (&code.grant_id, &code.client_id, &code.scope);
                let ends = [3_600, 1_209_600].map(|seconds| issued_at.plus(seconds));
                let mut access =
                    AccessToken::new(digest(), grant.clone(), client, scope.clone(), issued_at, ends[0]);
                let mut refresh =
                    RefreshToken::new(digest(), grant.clone(), client, scope.clone(), issued_at, ends[1]);
                access.subject = Some(code.subject.clone());
                refresh.subject = Some(code.subject.clone());
                IssuedTokens::new(access, Some(refresh))
            }

            async fn run(store: &SqlStore, operation: usize, item: Item) -> Result<()> {
                let done = if operation == 0 {
                    let found = store.get_authorization_code(&item.code.digest).await?;
                    let redeemed = store.redeem_authorization_code(&item.code.digest, item.first).await?;
                    found.is_some() && redeemed == Redemption::Redeemed
                } else {
                    let found = store.get_refresh_token(&item.rotation.presented).await?;
                    let rotated = store.rotate_refresh_token(item.rotation, item.second).await?;
                    found.is_some() && rotated == RotationOutcome::Rotated
                };
                if done { Ok(()) } else { Err("an operation did nothing".into()) }
            }

            impl Side for $name {
                async fn connect(url: &str, direct: &str) -> Result<Self> {
                    let side =
                        Self { measured: SqlStore::connect(url).await?, direct: SqlStore::connect(direct).await? };
                    side.direct.migrate().await?;
                    Ok(side)
                }

                async fn rates(&self, items: usize, tasks: usize) -> Result<[f64; 2]> {
                    let items: Vec<Item> = (0..items).map(|_| Item::new()).collect();
                    for item in &items {
                        self.direct.create_authorization_code(item.code.clone()).await?;
                    }
                    let mut rates = [0.0; 2];
                    for (operation, rate) in rates.iter_mut().enumerate() {
                        let queue = Arc::new(Mutex::new(VecDeque::from(items.clone())));
                        let mut running = JoinSet::new();
                        let start = Instant::now();
                        for _ in 0..tasks {
                            let (store, queue) = (self.measured.clone(), Arc::clone(&queue));
                            running.spawn(async move {
                                let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                                while let Some(item) = next() {
                                    run(&store, operation, item).await?;
                                }
                                Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
                            });
                        }
                        for done in running.join_all().await {
                            done?;
                        }
                        *rate = items.len() as f64 / start.elapsed().as_secs_f64();
                    }
                    Ok(rates)
                }
            }
        }

        pub(crate) use $version::$name;
    };
}

side!(Earlier, earlier);
side!(Now, now);
