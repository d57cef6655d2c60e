//! Where it connects, and where it does not.

use std::error::Error;
use std::io;
use std::net::IpAddr;
use std::sync::Mutex;

use async_trait::async_trait;
use oauth_runtime_core::fetch::Call;

use super::super::resolver::Names;
use super::*;

/// Fixed names; each look-up returns the next one's addresses, as in DNS rebinding.
#[derive(Default)]
struct Rebinding(Mutex<Vec<Vec<&'static str>>>);

impl Rebinding {
    fn to(answers: &[&[&'static str]]) -> Self {
        Self(Mutex::new(answers.iter().rev().map(|addresses| addresses.to_vec()).collect()))
    }
}

#[async_trait]
impl Names for Rebinding {
    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        assert_eq!(name, "client.example");
        let addresses = self.0.lock().expect("not poisoned").pop().expect("not looked up so often");
        Ok(addresses.iter().map(|address| address.parse().expect("an address")).collect())
    }
}

async fn refused(fetcher: &WebFetcher, text: &str) -> FetchError {
    let url = url(text);
    let error = fetcher.get(&url).await.expect_err(text);
    // A notification goes nowhere else either.
    let other = fetcher.notify(&url, &[]).await.expect_err(text);
    assert_eq!(error.to_string(), other.to_string(), "{text}");
    // Nor does a request to another provider.
    let other = fetcher.call(Call::get(&url)).await.expect_err(text);
    assert_eq!(error.to_string(), other.to_string(), "{text}");
    error
}

#[tokio::test]
async fn inner_addresses_in_every_notation() {
    // Nothing is resolved or connected to: the names are not even looked up.
    let fetcher = WebFetcher::builder().names(Rebinding::default()).build().expect("a fetcher");
    for text in [
        "https://127.0.0.1/",
        "https://127.0.0.1./",
        "https://127.1/",
        "https://127.0.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://0X7F.1/",
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://%31%32%37.0.0.1/",
        "https://１２７.0.0.1/",
        "https://127。0。0。1/",
        "https://①②⑦.⓪.⓪.①/",
        "https://0/",
        "https://0.0.0.0/",
        "https://10.0.0.1:8443/",
        "https://167772161/",
        "https://100.100.100.200/",
        "https://169.254.169.254/latest/meta-data/",
        "https://0xa9fea9fe/",
        "https://172.16.0.1/",
        "https://192.168.1.1/",
        "https://0300.0250.1.1/",
        "https://198.18.0.1/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://4294967295/",
        "https://[::]/",
        "https://[::1]/",
        "https://[0:0:0:0:0:0:0:1]/",
        "https://[::127.0.0.1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[0:0:0:0:0:FFFF:a9fe:a9fe]/",
        "https://[64:ff9b::169.254.169.254]/",
        "https://[2002:7f00:1::]/",
        "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
        "https://[fc00::1]/",
        "https://[fd00:ec2::254]/",
        "https://[fe80::1]/",
        "https://[ff02::1]/",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://anything.localhost/",
        "https://printer.local/",
        "https://metadata.google.internal/computeMetadata/v1/",
        "https://router.home.arpa/",
    ] {
        let error = refused(&fetcher, text).await;
        assert!(matches!(error, FetchError::InnerAddress(_)), "{text}: {error}");
    }
}

#[tokio::test]
async fn only_https_and_no_credentials() {
    let fetcher = WebFetcher::builder().names(Rebinding::default()).build().expect("a fetcher");
    for text in [
        "http://client.example/",
        "http://8.8.8.8/",
        "ftp://client.example/",
        "file:///etc/passwd",
        "data:,x",
    ] {
        let error = refused(&fetcher, text).await;
        assert!(matches!(error, FetchError::NotHttps(_)), "{text}: {error}");
    }
    for text in ["https://user@client.example/", "https://:secret@client.example/", "https://a:b@8.8.8.8/"] {
        let error = refused(&fetcher, text).await;
        assert!(matches!(error, FetchError::Credentials), "{text}: {error}");
    }
}

#[tokio::test]
async fn a_name_that_leads_to_inner_addresses() {
    for addresses in
        [&["127.0.0.1"][..], &["10.0.0.1", "::1"], &["::ffff:169.254.169.254"], &["64:ff9b::7f00:1"]]
    {
        let names = Rebinding::to(&[addresses; 3]);
        let fetcher = WebFetcher::builder().names(names).build().expect("a fetcher");
        let error = refused(&fetcher, "https://client.example/").await;
        assert!(matches!(&error, FetchError::InnerAddress(host) if host == "client.example"), "{error}");
    }
}

#[tokio::test]
async fn a_name_that_leads_elsewhere_the_second_time() {
    let site = Site::start(ok("", "secret")).await;
    // If a check resolved the name and the connection did so again, the check would see the first result.
    let names = Rebinding::to(&[&["127.0.0.1"], &["127.0.0.1"]]);
    let fetcher = WebFetcher::builder().names(names).build().expect("a fetcher");
    let url = url(&format!("https://client.example:{}/", site.port()));
    fetcher.get(&url).await.expect_err("an inner address");
    assert_eq!(site.connections(), 0);
}

#[tokio::test]
async fn an_allowed_network_is_connected_to_but_with_tls() {
    let site = Site::start(ok("", "secret")).await;
    let network = || WebFetcher::builder().allow_network("127.0.0.0/8");
    let fetcher = network().names(Rebinding::to(&[&["10.0.0.1", "127.0.0.1"]])).build().expect("a fetcher");
    // It gets as far as TLS, which the site does not use.
    let error = fetcher.get(&url(&format!("https://client.example:{}/", site.port()))).await;
    assert!(matches!(error, Err(FetchError::Connection(_))), "{error:?}");
    assert_eq!(site.connections(), 1);

    let fetcher = network().build().expect("a fetcher");
    assert!(matches!(refused(&fetcher, site.url("/").as_str()).await, FetchError::NotHttps(_)));
    assert!(matches!(refused(&fetcher, "https://10.0.0.1/").await, FetchError::InnerAddress(_)));
    assert_eq!(site.connections(), 1);
}

#[tokio::test]
async fn a_refused_network() {
    let names = Rebinding::to(&[&["8.8.8.8", "2001:4860::1"][..]; 3]);
    let refusing = WebFetcher::builder().refuse_network("8.8.8.0/24").refuse_network("2001:4860::/32");
    let fetcher = refusing.allow_network("8.0.0.0/8").names(names).build().expect("a fetcher");
    for text in [
        "https://8.8.8.8/",
        "https://[::ffff:8.8.8.8]/",
        "https://[2001:4860::1]/",
        "https://client.example/",
    ] {
        let error = refused(&fetcher, text).await;
        assert!(matches!(error, FetchError::InnerAddress(_)), "{text}: {error}");
    }
    assert!(fetcher.web.rules.admit(IpAddr::from([8, 8, 4, 4])));
}

#[tokio::test]
async fn an_allowed_host_is_allowed_with_its_port_alone() {
    let site = Site::start(ok("", "hello")).await;
    let names = || Rebinding::to(&[&["127.0.0.1"]]);
    let allowed = format!("Client.example.:{}", site.port());
    let fetcher = WebFetcher::builder().allow_host(allowed).names(names()).build().expect("a fetcher");
    let fetched = fetcher.get(&url(&format!("http://client.example:{}/", site.port()))).await;
    assert_eq!(text(&fetched.expect("fetched")), "hello");
    for other in ["http://client.example/", "http://client.example:81/", "http://a.client.example/"] {
        assert!(matches!(refused(&fetcher, other).await, FetchError::NotHttps(_)), "{other}");
    }

    // With TLS, another port is an Internet port, which this name does not have.
    let fetcher = WebFetcher::builder().allow_host("client.example:1");
    let fetcher = fetcher.names(names()).build().expect("a fetcher");
    let error = fetcher.get(&url(&format!("https://client.example:{}/", site.port()))).await;
    assert!(matches!(error, Err(FetchError::InnerAddress(_))), "{error:?}");

    // Without a port, every port is allowed.
    let fetcher = WebFetcher::builder().allow_host("127.0.0.1").build().expect("a fetcher");
    fetcher.get(&site.url("/")).await.expect("fetched");
    let ftp = format!("ftp://{}/", site.host());
    assert!(matches!(refused(&fetcher, &ftp).await, FetchError::NotHttps(_)));
    let credentials = format!("http://user@{}/", site.host());
    assert!(matches!(refused(&fetcher, &credentials).await, FetchError::Credentials));
}

#[test]
fn the_usual_ports_are_ports_too() {
    let allowed = |host: &str| WebFetcher::builder().allow_host(host).build().expect("a fetcher");
    let reaches = |fetcher: &WebFetcher, text: &str| fetcher.web.rules.reach(&url(text)).is_ok();
    let http = allowed("10.0.0.1:80");
    assert!(reaches(&http, "http://10.0.0.1/") && !reaches(&http, "https://10.0.0.1/"));
    let https = allowed("[::1]:443");
    assert!(reaches(&https, "https://[::1]/") && !reaches(&https, "http://[::1]/"));
}

#[test]
fn what_is_no_host_and_no_network() {
    for text in [
        "",
        "http://client.example",
        "client.example/path",
        "user@client.example",
        "a b",
        "client.example:0x1",
        "?",
        "#",
    ] {
        let built = WebFetcher::builder().allow_host(text).build();
        assert!(matches!(built, Err(WebFetcherError::Host(_))), "{text}");
    }
    let built = WebFetcher::builder().allow_network("10.0.0.0/33").build();
    assert!(matches!(built, Err(WebFetcherError::Network(_))));
    let built = WebFetcher::builder().refuse_network("client.example").build();
    assert!(matches!(built, Err(WebFetcherError::Network(_))));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let target = Site::start(ok("", "secret")).await;
    for line in [
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let location = format!("{line}\r\nLocation: {}", target.url("/"));
        let site = Site::start(status(&location)).await;
        let fetcher = WebFetcher::builder().allow_host("127.0.0.1").build().expect("a fetcher");
        let error = fetcher.get(&site.url("/")).await;
        assert!(matches!(error, Err(FetchError::Redirect(_))), "{error:?}");
        let status = fetcher.notify(&site.url("/"), &[]).await.expect("an answer");
        assert!(status.is_redirection());
        assert_eq!(site.requests().len(), 2);
    }
    assert_eq!(target.connections(), 0);
}

/// A name server without names.
struct NoNames;

#[async_trait]
impl Names for NoNames {
    async fn addresses(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        Err(io::Error::other("no such host"))
    }
}

#[tokio::test]
async fn a_name_that_is_not_there_is_told_as_that() {
    let fetcher = WebFetcher::builder().names(NoNames).build().expect("a fetcher");
    let error = refused(&fetcher, "https://client.example/").await;
    assert!(matches!(error, FetchError::Name(_)) && error.is_temporary(), "{error:?}");
    assert_eq!(error.to_string(), "the name could not be looked up");
    assert_eq!(error.source().expect("a cause").to_string(), "no such host");
}

/// Anybody can make the provider send the requests of clients that registered themselves.
#[tokio::test]
async fn strangers_do_not_reach_what_the_operator_allows() {
    let site = Site::start(ok("", "hello")).await;
    let url = site.url("/");
    for (fetcher, reaches) in [
        (WebFetcher::builder().allow_host(site.host()), false),
        (WebFetcher::builder().allow_host(site.host()).strangers_reach_allowed(), true),
    ] {
        let fetcher = fetcher.build().expect("a fetcher");
        let strangers = fetcher.for_strangers().expect("limits of their own");
        assert!(fetcher.get(&url).await.is_ok() && fetcher.check(&url).is_ok());
        assert_eq!((strangers.check(&url).is_ok(), strangers.get(&url).await.is_ok()), (reaches, reaches));
        let again = strangers.for_strangers().expect("the same");
        assert_eq!(again.check(&url).is_ok(), reaches);
    }
    let network = WebFetcher::builder().allow_network("10.0.0.0/8").build().expect("a fetcher");
    let inner = Url::parse("https://10.1.2.3/").expect("a URL");
    assert!(network.check(&inner).is_ok());
    let strangers = network.for_strangers().expect("limits of their own");
    assert!(matches!(strangers.check(&inner), Err(FetchError::InnerAddress(_))));
}
