//! Replicas that may take over, and lack what the primary acknowledged last.

/// Says what a failover loses, for when the URL doesn't say how many replicas confirm a write. `of_each` is what each server says about
/// its replication.
pub(super) fn warn(url: &str, of_each: &[String]) {
    let replicas: u32 = of_each.iter().map(|info| connected(info)).sum();
    if replicas > 0 && !is_decided(url) {
        tracing::warn!(
            replicas,
            "Redis answers before its replicas have a write; if one of them takes over, redeemed codes and revoked tokens may work \
             again. Add wait_replicas=N to the URL, with the number of replicas that confirm each write, or wait_replicas=0 if \
             no replica ever takes over"
        );
    }
}

/// Whether the URL says how many replicas confirm a write, also that none does.
fn is_decided(url: &str) -> bool {
    url.split(['?', '&']).skip(1).any(|parameter| parameter.starts_with("wait_replicas="))
}

/// How many replicas a server has now. 0, if it doesn't say.
fn connected(info: &str) -> u32 {
    let count = info.lines().find_map(|line| line.strip_prefix("connected_slaves:"));
    count.and_then(|count| count.trim().parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_says_how_many_replicas_it_has() {
        assert_eq!(connected("# Replication\r\nrole:master\r\nconnected_slaves:2\r\nslave0:ip=…\r\n"), 2);
        assert_eq!(connected("# Replication\r\nrole:slave\r\nmaster_host:…\r\n"), 0);
        assert_eq!(connected("connected_slaves:many"), 0);
    }

    #[test]
    fn a_url_decides_by_naming_a_number() {
        for url in ["redis://host?wait_replicas=0", "redis://host?timeout=1&wait_replicas=2"] {
            assert!(is_decided(url), "{url}");
        }
        for url in ["redis://host", "redis://wait_replicas=1", "redis://host?wait_fsync=true"] {
            assert!(!is_decided(url), "{url}");
        }
    }
}
