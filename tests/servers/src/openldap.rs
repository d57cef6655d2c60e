//! OpenLDAP, with a few people.

use std::process::Command;

use test_needs::Need;

use crate::kind::{Kind, Once, Place};
use crate::programs;

/// OpenLDAP, as a [`Kind`]: at `ldap://`, with StartTLS on request.
#[derive(Default)]
pub struct OpenLdap;

/// The same at `ldaps://`.
#[derive(Default)]
pub struct OpenLdaps;

/// Makes the configuration and the database in the directory `$1`. Paths are relative to where the server runs.
const INITIALISE: &str = r#"
set -e
mkdir -p "$1/db"
printf %s "$2" >"$1/slapd.conf"
{ printf %s "$2" | sed '/^database/,$d'; printf 'TLSCertificateFile cert.pem\nTLSCertificateKeyFile key.pem\n'
  printf %s "$2" | sed -n '/^database/,$p'; } >"$1/tls.conf"
printf %s "$3" >"$1/people.ldif"
cd "$1/.."
"$4" -f "$1/slapd.conf" -l "$1/people.ldif"
"#;

const CONFIGURATION: &str = "include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
database mdb
suffix \"dc=example,dc=org\"
directory data/db
maxsize 10485760
index objectClass,uid,mail,entryUUID eq
overlay memberof
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact=\"cn=provider,dc=example,dc=org\" read by anonymous auth by * none
";

/// The people, and the entry that searches. Each password is that of its line.
const PEOPLE: &str = include_str!("openldap.ldif");

/// The kind with this scheme.
macro_rules! kind {
    ($name:ident, $scheme:literal) => {
        impl Kind for $name {
            const NAME: &'static str = "openldap";
            const NEED: Need = test_needs::OPENLDAP;
            const USER: &'static str = "openldap";
            const STOP_SIGNAL: &'static str = "TERM";

            fn once() -> &'static Once<Self> {
                static ONCE: Once<$name> = Once::new();
                &ONCE
            }

            fn initialise(data: String) -> Vec<String> {
                let slapadd = programs::argument("slapadd");
                let arguments = ["sh", "-c", INITIALISE, "sh", &data, CONFIGURATION, PEOPLE, &slapadd];
                arguments.map(str::to_owned).to_vec()
            }

            fn command_line(place: &Place) -> Vec<String> {
                command_line(place, &Self::url(place))
            }

            fn ping(place: &Place) -> Command {
                ping(&Self::url(place))
            }

            fn url(place: &Place) -> String {
                format!("{}://127.0.0.1:{}", $scheme, place.port)
            }

            /// All tests read the same people.
            fn create_database(&self, place: &Place) -> String {
                Self::url(place)
            }

            fn dump(_: &Place) -> Vec<u8> {
                Vec::new()
            }
        }
    };
}

kind!(OpenLdap, "ldap");
kind!(OpenLdaps, "ldaps");

/// In the server's directory, because its configuration has paths below it.
fn command_line(place: &Place, url: &str) -> Vec<String> {
    let configuration = if place.tls { "data/tls.conf" } else { "data/slapd.conf" };
    let run = "cd \"$1\" && exec \"$2\" -d 0 -f \"$3\" -h \"$4\"";
    let (slapd, directory) = (programs::argument("slapd"), place.directory.display().to_string());
    ["sh", "-c", run, "sh", &directory, &slapd, configuration, url].map(str::to_owned).to_vec()
}

fn ping(url: &str) -> Command {
    let mut command = Command::new(programs::path("ldapsearch"));
    command.env("LDAPTLS_REQCERT", "never").args(["-x", "-LLL", "-H", url, "-s", "base", "-b", "", "+"]);
    command
}
