//! The name of a browser and its system, for the person who used it.

/// What a browser calls itself, in the order in which the names are looked for: many browsers also name others.
const BROWSERS: [(&str, &str); 11] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("YaBrowser/", "Yandex Browser"),
    ("Vivaldi/", "Vivaldi"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Safari/", "Safari"),
];

/// The same for systems.
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("FreeBSD", "FreeBSD"),
    ("Linux", "Linux"),
];

/// A browser that named itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Browser {
    pub(crate) name: &'static str,
    pub(crate) system: Option<&'static str>,
}

impl Browser {
    /// The browser with this `User-Agent`; `None` if it is not one of the usual ones.
    pub(crate) fn of(user_agent: &str) -> Option<Self> {
        let find = |names: &[(&str, &'static str)]| {
            names.iter().find(|(part, _)| user_agent.contains(part)).map(|(_, name)| *name)
        };
        Some(Self { name: find(&BROWSERS)?, system: find(&SYSTEMS) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_that_also_name_others_are_told_apart() {
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        for (user_agent, name, system) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned(), "Firefox", "Linux"),
            (format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {webkit} Chrome/140.0.0.0 Safari/537.36"), "Chrome", "Windows"),
            (format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0"), "Edge", "Windows"),
            (format!("Mozilla/5.0 (Linux; Android 10; K) {webkit} Chrome/140.0.0.0 Mobile Safari/537.36"), "Chrome", "Android"),
            (format!("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {webkit} Chrome/140.0.0.0 Safari/537.36"), "Chrome", "ChromeOS"),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15".to_owned(), "Safari", "macOS"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1".to_owned(), "Chrome", "iPhone"),
        ] {
            assert_eq!(Browser::of(&user_agent), Some(Browser { name, system: Some(system) }), "{user_agent}");
        }
    }

    #[test]
    fn what_is_no_usual_browser_has_no_name() {
        for user_agent in ["", "curl/8.5.0", "<script>", "Mozilla/5.0"] {
            assert_eq!(Browser::of(user_agent), None, "{user_agent}");
        }
    }
}
