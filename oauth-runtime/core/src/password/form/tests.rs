//! Hashes of other programs: which are accepted, which are refused, and why.

use super::*;
use crate::password::PasswordHash;

fn refusal(text: &str) -> String {
    text.parse::<PasswordHash>().expect_err(text).to_string()
}

fn matches(text: &str, password: &str) -> bool {
    let hash = Readable::new(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let typed = Typed::new(password.into());
    hash.find(&typed, &mut Memory::default()).expect("verified").is_some()
}

/// Of the password `password`, by the reference implementation of RFC 9106.
const ARGON2: [&str; 3] = [
    "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA",
    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    // Version 1.0 has no `v=`.
    "$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ",
];

#[test]
fn hashes_of_the_reference_implementation_are_verified() {
    for text in ARGON2 {
        assert!(matches(text, "password"), "{text}");
        assert!(!matches(text, "passwore"), "{text}");
    }
}

#[test]
fn a_hash_that_can_never_verify_is_refused_with_what_is_supported() {
    for text in [
        "$whatever",
        "",
        "wonderland",
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ",
        "$argon2id$v=19$m=19456,t=2,p=1",
        "$argon2id",
        "$argon2x$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=20$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=65536,t=2,p=1$c2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=65536,t=2,p=1,x=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=65536,t=2,p=1,data=c29tZQ$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    ] {
        let error = refusal(text);
        assert!(error.contains("Supported: Argon2"), "{text}: {error}");
        assert!(text.len() < 40 || !error.contains(text), "the error has the hash: {error}");
    }
}

#[test]
fn a_cost_that_would_take_the_machine_down_is_refused() {
    for (parameters, is_refused) in [
        ("m=1048576,t=4,p=1", false),
        ("m=1048576,t=5,p=1", true),
        ("m=1048577,t=1,p=1", true),
        ("m=4000000000,t=2,p=1", true),
        ("m=19456,t=100,p=1", false),
        ("m=64,t=101,p=1", true),
    ] {
        let text =
            format!("$argon2id$v=19${parameters}$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
        assert_eq!(text.parse::<PasswordHash>().is_err(), is_refused, "{parameters}");
    }
}

#[test]
fn what_nobody_should_verify_is_refused_by_name() {
    for (text, why) in [
        ("$2x$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZabcde", "crypt_blowfish"),
        ("$1$saltsalt$2vnaRpHa6Jxjz5n83ok8Z0", "MD5-crypt"),
        ("$5$rounds=5000$saltsalt$x", "SHA-256-crypt"),
        ("$6$saltsalt$x", "SHA-512-crypt"),
        ("$y$j9T$salt$x", "yescrypt"),
        ("$P$B12345678.1234567890123456789012", "phpass"),
        ("$wp$2y$10$x", "WordPress"),
        ("$S$D12345678", "Drupal"),
        ("c2NyeXB0AA4AAAAIAAAAAUJgQ8AMzrZwXQ6bPrO1yF1IiaqB", "scrypt-kdf"),
        ("!abcdefghijklmnop", "without a password"),
        ("*LK*", "without a password"),
        ("{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", "scheme in braces"),
        ("{bcrypt}plain", "scheme in braces"),
        ("5f4dcc3b5aa765d61d8327deb882cf99", "without salt"),
        ("5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8", "without salt"),
        ("00112233445566778899aabbccddeeff:00112233445566778899aabbccddeeff", "$scrypt$ln=14,r=8,p=1$"),
        ("00112233445566778899aabbccddeeff.00112233445566778899aabbccddeeff", "its r is 16"),
        ("md5$salt$5f4dcc3b5aa765d61d8327deb882cf99", "no known algorithm"),
        (&"$argon2id$".repeat(200), "1024 bytes"),
    ] {
        let error = refusal(text);
        assert!(error.contains(why), "{text}: {error}");
    }
}

#[test]
fn a_hash_of_an_algorithm_that_this_build_lacks_names_its_feature() {
    for (text, feature) in [
        ("$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW", "password-bcrypt"),
        (
            "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E",
            "password-scrypt",
        ),
        (
            "$pbkdf2-sha256$29000$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk",
            "password-pbkdf2",
        ),
    ] {
        let has = match feature {
            "password-bcrypt" => cfg!(feature = "password-bcrypt"),
            "password-scrypt" => cfg!(feature = "password-scrypt"),
            _ => cfg!(feature = "password-pbkdf2"),
        };
        match text.parse::<PasswordHash>() {
            Ok(hash) => assert!(has && hash.is_outdated(), "{text}"),
            Err(error) => assert!(!has && error.to_string().contains(feature), "{text}: {error}"),
        }
    }
}

/// The program, the password and the hash of each line.
#[cfg(all(feature = "password-bcrypt", feature = "password-pbkdf2", feature = "password-scrypt"))]
fn made_by_others() -> impl Iterator<Item = [&'static str; 3]> {
    include_str!("fixtures/hashes.tsv").lines().map(|line| {
        let parts: Vec<_> = line.split('\t').collect();
        parts.try_into().unwrap_or_else(|_| panic!("{line}"))
    })
}

#[cfg(all(feature = "password-bcrypt", feature = "password-pbkdf2", feature = "password-scrypt"))]
#[test]
fn every_hash_that_another_program_made_matches_its_password_and_no_other() {
    let mut programs = std::collections::BTreeSet::new();
    for [program, password, hash] in made_by_others() {
        assert!(matches(hash, password), "{program}: {hash}");
        // Of bcrypt, the beginning.
        let mut other = password.to_owned();
        other.replace_range(..1, "?");
        assert!(!matches(hash, &other), "{program}: {hash}");
        programs.insert(program.split(' ').next().expect("a name"));
    }
    assert!(programs.into_iter().eq([
        "aspnetcore",
        "django",
        "node",
        "passlib",
        "php",
        "spring",
        "werkzeug"
    ]));
}

#[cfg(all(feature = "password-bcrypt", feature = "password-pbkdf2", feature = "password-scrypt"))]
#[tokio::test]
async fn each_is_replaced_at_the_login_by_a_hash_of_the_whole_password() {
    use crate::password::PasswordCheck;
    let mut replaced = 0;
    for [program, password, hash] in made_by_others() {
        // One of each program is enough.
        if password != "correct horse battery staple" && password != "my password" {
            continue;
        }
        let hash: PasswordHash = hash.parse().expect(program);
        let is_outdated = hash.is_outdated();
        let check = PasswordHash::check(Some(hash), password.into()).await.expect("checked");
        let PasswordCheck::Outdated { replacement } = check else {
            assert!(
                !is_outdated && program == "django argon2" && check == PasswordCheck::Right,
                "{program}: {check:?}"
            );
            continue;
        };
        assert!(PasswordHash::verify_or_pretend(Some(replacement), password.into()).await.expect("verified"));
        replaced += 1;
    }
    assert!(replaced >= 20, "{replaced}");
}

/// The cells of the table in the guide whose head begins so.
fn table_of_guide(head: &str) -> Vec<Vec<String>> {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/bring-your-people.md");
    let guide = std::fs::read_to_string(guide).expect("the guide");
    let rows = guide.lines().skip_while(|line| !line.starts_with(head)).skip(2);
    let cells = |row: &str| row.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect();
    let table: Vec<_> = rows.take_while(|row| row.starts_with('|')).map(cells).collect();
    assert!(!table.is_empty(), "{head}");
    table
}

/// The texts between backticks.
fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

#[cfg(all(feature = "password-bcrypt", feature = "password-pbkdf2", feature = "password-scrypt"))]
#[test]
fn the_guide_says_what_becomes_of_every_hash_that_another_program_made() {
    let table = table_of_guide("| where you come from | a hash begins with |");
    for [program, _, hash] in made_by_others() {
        let rows = table.iter().filter(|row| quoted(&row[1]).any(|beginning| hash.starts_with(beginning)));
        let outcomes: Vec<_> = rows.map(|row| row[3].as_str()).collect();
        assert!(!outcomes.is_empty(), "no row has the hash of {program}: {hash}");
        let is_outdated = hash.parse::<PasswordHash>().expect(program).is_outdated();
        let expected =
            if hash.contains("$argon2id$") { "replaced if weaker than a new one" } else { "replaced" };
        assert!(outcomes.iter().all(|outcome| *outcome == expected), "{program}: {outcomes:?}");
        assert!(is_outdated || expected != "replaced", "{program}: {hash}");
    }
    for beginning in table.iter().flat_map(|row| quoted(&row[1])) {
        assert!(made_by_others().any(|[_, _, hash]| hash.starts_with(beginning)), "nobody made {beginning}");
    }
}

#[test]
fn the_guide_says_what_is_refused_with_which_message() {
    for row in table_of_guide("| what you have | a hash begins with |") {
        for beginning in quoted(&row[1]) {
            let error = refusal(beginning);
            let said = quoted(&row[2]).next().expect("a message");
            assert!(
                error.starts_with(&format!("this password hash can't be verified: {said}")),
                "{beginning}: {error}"
            );
        }
    }
}

#[cfg(feature = "password-bcrypt")]
mod with_bcrypt {
    use super::*;

    /// By PHP, of a hundred times `x`, with the cost 5.
    fn of_hundred() -> &'static str {
        include_str!("fixtures/hashes.tsv")
            .lines()
            .find_map(|line| {
                line.strip_prefix("php bcrypt\t")?.strip_prefix(&"x".repeat(100))?.strip_prefix('\t')
            })
            .expect("a hash of PHP")
    }

    #[tokio::test]
    async fn bcrypt_reads_72_bytes_until_the_first_login_hashes_the_whole_password() {
        let imported: PasswordHash = of_hundred().parse().expect("a hash");
        for (password, is_right) in [("x".repeat(100), true), ("x".repeat(72), true), ("x".repeat(71), false)]
        {
            let check =
                PasswordHash::check(Some(imported.clone()), password.as_str().into()).await.expect("checked");
            assert_eq!(check.is_right(), is_right, "{}", password.len());
        }
        let check =
            PasswordHash::check(Some(imported), "x".repeat(100).as_str().into()).await.expect("checked");
        let crate::password::PasswordCheck::Outdated { replacement } = check else { panic!("kept") };
        for (length, is_right) in [(100, true), (99, false), (72, false)] {
            let password = "x".repeat(length).as_str().into();
            let is =
                PasswordHash::verify_or_pretend(Some(replacement.clone()), password).await.expect("verified");
            assert_eq!(is, is_right, "{length}");
        }
    }

    #[test]
    fn a_bcrypt_hash_that_is_damaged_or_too_costly_is_refused() {
        let good = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";
        good.parse::<PasswordHash>().expect("whole");
        for (text, why) in [
            (&good[..59], "length"),
            (&format!("{good}a"), "length"),
            (&good.replace("$12$", "$16$"), "4 to 15"),
            (&good.replace("$12$", "$31$"), "4 to 15"),
            (&good.replace("$12$", "$03$"), "4 to 15"),
            (&good.replace("$12$", "$-1$"), "4 to 15"),
            (&good.replace('R', "="), "length"),
            ("$2b$12$short", "too short"),
            ("$2b$12", "53 characters"),
            ("$2b$12$ééééééééééééééééééééééééééééééééééééééééééééééééééé", "length"),
            ("bcrypt_sha256$$2x$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW", "53 characters"),
            (
                "$bcrypt-sha256$v=3,t=2b,r=12$R9h/cIPz0gi.URNNX3kh2O$PST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
                "options",
            ),
            ("$bcrypt-sha256$v=2,t=2b,r=12$R9h/cIPz0gi.URNNX3kh2O", "bcrypt-sha256$<options>"),
            ("$bcrypt$v=120$r=10$NypL33ixmN3qFBw+YtNWvQ$gn1RYWIc3uw/OR3qaAtFQwixkBAAuzI", "AdonisJS"),
            ("$bcrypt$v=98$r=31$NypL33ixmN3qFBw+YtNWvQ$gn1RYWIc3uw/OR3qaAtFQwixkBAAuzI", "4 to 15"),
            ("$bcrypt$v=98$10$NypL33ixmN3qFBw+YtNWvQ$gn1RYWIc3uw/OR3qaAtFQwixkBAAuzI", "4 to 15"),
            ("$bcrypt$v=98$r=10$NypL33ixmN3qFBw.YtNWvQ$gn1RYWIc3uw/OR3qaAtFQwixkBAAuzI", "length"),
            ("$bcrypt$v=98$r=10$NypL33ixmN3qFBw+YtNWvQ$gn1RYWIc3uw/OR3qaAtFQwixkBAAuw", "length"),
            ("$bcrypt$v=98$r=10$NypL33ixmN3qFBw+YtNWvQ", "AdonisJS"),
        ] {
            let error = refusal(text);
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}

#[cfg(feature = "password-scrypt")]
mod with_scrypt {
    use super::*;

    #[test]
    fn the_test_vectors_of_rfc_7914_are_verified() {
        // Section 12; the first has no salt, which nobody should import.
        let output = "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640";
        assert!(matches(&format!("scrypt:1024:8:16$NaCl${output}"), "password"));
        let output = "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887";
        assert!(matches(&format!("scrypt:16384:8:1$SodiumChloride${output}"), "pleaseletmein"));
    }

    #[test]
    fn a_scrypt_hash_of_parts_is_the_same_as_its_text() {
        let (salt, output) = ([7; 16], [9; 64]);
        let hash = PasswordHash::from_scrypt(14, 8, 1, &salt, &output).expect("parts");
        assert!(hash.as_str().starts_with("$scrypt$ln=14,r=8,p=1$BwcH"), "{}", hash.as_str());
        for (log_n, r, p, salt, output) in [
            (14, 8, 1, &salt[..0], &output[..]),
            (14, 8, 1, &salt[..], &output[..15]),
            (14, 8, 1, &salt[..], &[9; 65][..]),
            (0, 8, 1, &salt[..], &output[..]),
            (255, 8, 1, &salt[..], &output[..]),
            (63, u32::MAX, u32::MAX, &salt[..], &output[..]),
            (14, 0, 1, &salt[..], &output[..]),
        ] {
            PasswordHash::from_scrypt(log_n, r, p, salt, output).expect_err("not verifiable");
        }
    }

    #[test]
    fn a_scrypt_hash_that_is_damaged_or_too_costly_is_refused() {
        let with = |how: &str| {
            format!("$scrypt${how}$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E")
        };
        with("ln=18,r=8,p=4").parse::<PasswordHash>().expect("the most");
        for (text, why) in [
            (with("ln=19,r=8,p=1"), "256 MiB"),
            (with("ln=18,r=8,p=5"), "8388608"),
            (with("ln=10,r=8,p=4294967295"), "8388608"),
            (with("ln=32,r=1,p=1"), "256 MiB"),
            (with("ln=16,r=8"), "3"),
            (with("r=8,ln=16,p=1"), "ln, r and p"),
            (with("ln=-1,r=8,p=1"), "positive number"),
            (with("ln=016,r=8,p=1"), "positive number"),
            ("$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$n=Nh".to_owned(), "base64"),
            ("$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q".to_owned(), "parts"),
            ("scrypt$16385$salt$8$1$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E=".to_owned(), "power of two"),
            (with("n=14,r=8,p=1"), "power of two"),
            (with("n=524288,r=8,p=1"), "256 MiB"),
            (with("r=8,n=16384,p=1"), "ln, r and p"),
            ("scrypt:32768:8$salt$00".to_owned(), "parts"),
            ("scrypt:32768:8:1$salt$zz".to_owned(), "hexadecimal"),
            ("scrypt:32768:8:1$salt$000".to_owned(), "hexadecimal"),
            ("scrypt:32768:8:1$$00112233445566778899aabbccddeeff".to_owned(), "no salt"),
        ] {
            let error = refusal(&text);
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}

#[cfg(feature = "password-pbkdf2")]
mod with_pbkdf2 {
    use super::*;
    use crate::password::Pbkdf2Digest;

    #[test]
    fn a_pbkdf2_hash_of_parts_is_the_same_as_its_text() {
        // RFC 7914 section 11, the second test vector of PBKDF2-HMAC-SHA-256, but for the length.
        let hash = PasswordHash::from_pbkdf2(
            Pbkdf2Digest::Sha256,
            80_000,
            b"NaCl",
            &[
                0x4d, 0xdc, 0xd8, 0xf6, 0x0b, 0x98, 0xbe, 0x21, 0x83, 0x0c, 0xee, 0x5e, 0xf2, 0x27, 0x01,
                0xf9, 0x64, 0x1a, 0x44, 0x18, 0xd0, 0x4c, 0x04, 0x14, 0xae, 0xff, 0x08, 0x87, 0x6b, 0x34,
                0xab, 0x56,
            ],
        )
        .expect("parts");
        assert!(matches(hash.as_str(), "Password"));
        assert!(!matches(hash.as_str(), "password"));
        // A program that asks for more bytes than anybody needs: their beginning does not depend on how many there are.
        let long = {
            let mut long = [0; 512];
            ::pbkdf2::pbkdf2_hmac::<sha2::Sha256>(b"Password", b"NaCl", 25_000, &mut long);
            PasswordHash::from_pbkdf2(Pbkdf2Digest::Sha256, 25_000, b"NaCl", &long).expect("parts")
        };
        assert!(matches(long.as_str(), "Password") && !matches(long.as_str(), "password"));
        PasswordHash::from_pbkdf2(Pbkdf2Digest::Sha1, 0, b"NaCl", &[0; 20]).expect_err("no iterations");
        PasswordHash::from_pbkdf2(Pbkdf2Digest::Sha512, 1, b"", &[0; 20]).expect_err("no salt");
    }

    #[test]
    fn a_pbkdf2_hash_that_is_damaged_or_too_costly_is_refused() {
        let output = "nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E=";
        format!("pbkdf2_sha256$5000000$salt${output}").parse::<PasswordHash>().expect("the most");
        for (text, why) in [
            (format!("pbkdf2_sha256$5000001$salt${output}"), "5,000,000"),
            (format!("pbkdf2_sha1$2500001$salt${output}"), "5,000,000"),
            (format!("pbkdf2_sha256$0$salt${output}"), "positive number"),
            (format!("pbkdf2_sha256$99999999999$salt${output}"), "positive number"),
            (format!("pbkdf2_sha256$+1000$salt${output}"), "positive number"),
            ("pbkdf2_sha256$1000$salt".to_owned(), "parts"),
            (format!("pbkdf2_sha256$1000$${output}"), "no salt"),
            (format!("pbkdf2_md5$1000$salt${output}"), "another hash function"),
            ("$pbkdf2-sha256$1000$c2FsdA$AAAA".to_owned(), "3 bytes"),
            (format!("$pbkdf2-sha256$i=1000,l=16$c2FsdA${output}"), "than it says"),
            ("$pbkdf2-sha512$1000$c2FsdA$%%%%".to_owned(), "base64"),
            ("pbkdf2:sha256$salt$00".to_owned(), "parts"),
            ("pbkdf2:sha224:1000$salt$00112233445566778899aabbccddeeff".to_owned(), "another hash function"),
        ] {
            let error = refusal(&text);
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    /// What the tests of ASP.NET Core call failures, and numbers that would take the machine down.
    #[test]
    fn a_damaged_hash_of_aspnet_identity_is_refused_or_matches_nothing() {
        for text in [
            "AAABAgMEBQYHCAkKCwwNDg+uAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAALtH1uJg==",
            "AQAAAAAAAAD6AAAAEAhftMyfTJyAAAAAAAAAAAAAAAAAAAih5WsjXaR3PA9M",
            // It is as long as it is.
            "AQAAAAIAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHwAAAAAAAAAAAA",
        ] {
            assert!(!matches(text, "my password"), "{text}");
        }
        for (text, why) in [
            ("AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggE=", "49 bytes"),
            ("AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJgAAAAAAAAAAAAA=", "49 bytes"),
            ("AQAAAAIAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4A=", "3 bytes"),
            ("AQAAAAMAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw", "hash function"),
            ("AQAAAAL/////AAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw", "5,000,000"),
            ("AQAAAAIAAAAyf////+Mwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw", "shorter than it says"),
        ] {
            let error = refusal(text);
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}

#[test]
fn a_hash_that_takes_half_a_second_is_large() {
    let is_large =
        |text: &str| Readable::new(text).unwrap_or_else(|error| panic!("{text}: {error}")).is_large();
    for (t, large) in [(4, false), (8, false), (9, true)] {
        let hash = format!(
            "$argon2id$v=19$m=65536,t={t},p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
        );
        assert_eq!(is_large(&hash), large, "{t}");
    }
    #[cfg(feature = "password-bcrypt")]
    for (cost, large) in [(12, false), (13, false), (14, true)] {
        let hash = format!("$2b${cost}$abcdefghijklmnopqrstuuQ1kh3SiCVcxZKm8dZq0dRSm5DKJ5XXi");
        assert_eq!(is_large(&hash), large, "{cost}");
    }
    #[cfg(feature = "password-pbkdf2")]
    for (iterations, length, large) in [(2_000_000, 32, false), (2_000_001, 32, true), (1_000_001, 64, true)]
    {
        let digest = crate::password::Pbkdf2Digest::Sha256;
        let hash = PasswordHash::from_pbkdf2(digest, iterations, &[1; 16], &vec![2; length]).expect("a hash");
        assert_eq!(is_large(hash.as_str()), large, "{iterations} {length}");
    }
    #[cfg(feature = "password-scrypt")]
    for (p, large) in [(1, false), (32, true)] {
        let hash = PasswordHash::from_scrypt(14, 8, p, &[1; 16], &[2; 32]).expect("a hash");
        assert_eq!(is_large(hash.as_str()), large, "{p}");
    }
}

#[test]
fn a_hash_that_takes_more_memory_than_a_worker_keeps_is_large() {
    let is_large =
        |text: &str| Readable::new(text).unwrap_or_else(|error| panic!("{text}: {error}")).is_large();
    for text in ARGON2 {
        assert!(!is_large(text), "{text}");
        assert!(is_large(&text.replace("m=65536", "m=65537")), "{text}");
    }
    #[cfg(feature = "password-scrypt")]
    for (log_n, large) in [(14, false), (16, false), (17, true)] {
        let hash = PasswordHash::from_scrypt(log_n, 8, 1, &[1; 16], &[2; 32]).expect("a hash");
        assert_eq!(is_large(hash.as_str()), large, "{log_n}");
    }
}
