//! scratch
use oauth_runtime::store::*;
use oauth_runtime::token::*;
use oauth_runtime::*;
fn tokens(g: &GrantId) -> IssuedTokens {
    let now = SystemClock.now();
    IssuedTokens::new(
        AccessToken {
            digest: Secret::generate().digest(),
            grant_id: g.clone(),
            client_id: "web".into(),
            subject: Some("al\u{0}ice😀".into()),
            username: None,
            scope: "read".parse().unwrap(),
            audience: vec![],
            issued_at: now,
            expires_at: Timestamp::from_unix(u64::MAX),
        },
        Some(RefreshToken {
            digest: Secret::generate().digest(),
            grant_id: g.clone(),
            client_id: "web".into(),
            subject: Some("alice".into()),
            username: None,
            scope: "read".parse().unwrap(),
            audience: vec![],
            issued_at: now,
            expires_at: now.plus(1000),
            successor: None,
        }),
    )
}
#[tokio::main]
async fn main() {
    for url in std::env::args().skip(1) {
        let s = SqlStore::connect(&url).await.unwrap();
        let (a, b, c) = tokio::join!(s.migrate(), s.migrate(), s.migrate());
        a.unwrap();
        b.unwrap();
        c.unwrap();
        let c = Client::confidential("web", "s").redirect_uri("https://a.example/").build().unwrap();
        println!(
            "create {} {}",
            s.create_client(c.clone()).await.unwrap(),
            s.create_client(c.clone()).await.unwrap()
        );
        println!("{:?} {:?}", s.get_client("web").await.unwrap(), s.list_clients(None, 10).await.unwrap());
        let t = std::time::Instant::now();
        for _ in 0..200 {
            let g = GrantId::generate();
            let now = SystemClock.now();
            let code = AuthorizationCode {
                digest: Secret::generate().digest(),
                grant_id: g.clone(),
                client_id: "web".into(),
                redirect_uri: None,
                subject: "alice".into(),
                username: None,
                scope: "read".parse().unwrap(),
                audience: vec![],
                code_challenge: None,
                nonce: None,
                auth_time: None,
                issued_at: now,
                expires_at: now.plus(60),
            };
            s.create_authorization_code(code.clone()).await.unwrap();
            let mut set = tokio::task::JoinSet::new();
            for _ in 0..4 {
                let s = s.clone();
                let d = code.digest;
                let g = g.clone();
                set.spawn(async move {
                    let t = tokens(&g);
                    (t.clone(), s.redeem_authorization_code(&d, t).await.unwrap())
                });
            }
            let r = set.join_all().await;
            assert_eq!(r.iter().filter(|x| x.1 == Redemption::Redeemed).count(), 1, "{r:?}");
            let won = &r.iter().find(|x| x.1 == Redemption::Redeemed).unwrap().0;
            assert_eq!(
                s.get_token(&won.access_token.digest).await.unwrap().as_ref(),
                Some(&won.access_token)
            );
        }
        println!("{:?}", t.elapsed());
        println!("{}", s.list_grants("alice").await.unwrap().len());
        println!("swept {}", s.sweep(SystemClock.now().plus(100), 50).await.unwrap());
        println!(
            "deleted {} {}",
            s.delete_client("web").await.unwrap(),
            s.list_grants("alice").await.unwrap().len()
        );
    }
}
