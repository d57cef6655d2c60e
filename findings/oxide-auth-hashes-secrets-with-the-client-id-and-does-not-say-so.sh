#!/usr/bin/env bash
# Expected: oxide-auth keeps the secret of a confidential client as an Argon2 hash in the PHC format, which has everything that a verifier
# needs beside the secret. So any verifier of such hashes takes the clients over.
#
# Seen with oxide-auth 0.6.1 and argon2 0.5.3 (crates.io): the policy hashes with the client's identifier as the associated data of
# Argon2, and the text does not have it (the PHC format has `data=` for it). So the text looks complete, and the right secret is wrong for
# every verifier that does not put the identifier in. Whoever renames a client locks it out, too.
#
# Output seen:
#   the text begins with $argon2id$v=19$m=65536,t=3,p=1$
#   the secret: wrong
#   the secret, with the client's identifier: right
#
# Exits with 1 if the behaviour changes. Needs cargo.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
mkdir src
cat > Cargo.toml <<'EOF'
[package]
name = "finding"
edition = "2024"

[dependencies]
argon2 = "=0.5.3"
oxide-auth = { version = "=0.6.1", default-features = false }

[workspace]
EOF
cat > src/main.rs <<'EOF'
use argon2::password_hash::{PasswordHash, PasswordVerifier};
use argon2::{Algorithm, Argon2, AssociatedData, Params, ParamsBuilder, Version};
use oxide_auth::primitives::registrar::{Argon2 as Policy, Client, ClientType, RegisteredUrl};

const SECRET: &[u8] = b"a-secret-of-the-client";

fn main() {
    let uri = RegisteredUrl::Semantic("https://client.example/cb".parse().unwrap());
    let client = Client::confidential("web", uri, "read".parse().unwrap(), SECRET).encode(&Policy::default());
    let ClientType::Confidential { passdata } = client.encoded_client else { panic!("it is confidential") };
    let text = String::from_utf8(passdata).unwrap();
    let hash = PasswordHash::new(&text).unwrap();
    println!("the text begins with {}", text.split_inclusive('$').take(4).collect::<String>());
    let word = |is_right| if is_right { "right" } else { "wrong" };
    println!("the secret: {}", word(Argon2::default().verify_password(SECRET, &hash).is_ok()));

    let plain = Params::try_from(&hash).unwrap();
    let mut with_data = ParamsBuilder::new();
    with_data.m_cost(plain.m_cost()).t_cost(plain.t_cost()).p_cost(plain.p_cost());
    with_data.data(AssociatedData::new(b"web").unwrap());
    let mut salt = [0; 64];
    let salt = hash.salt.unwrap().decode_b64(&mut salt).unwrap();
    let expected = hash.hash.unwrap();
    let mut made = vec![0; expected.as_bytes().len()];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, with_data.build().unwrap());
    argon2.hash_password_into(SECRET, salt, &mut made).unwrap();
    println!("the secret, with the client's identifier: {}", word(made == expected.as_bytes()));
}
EOF
CARGO_TARGET_DIR="$directory/target" cargo run --quiet | tee output
diff output - <<'EOF'
the text begins with $argon2id$v=19$m=65536,t=3,p=1$
the secret: wrong
the secret, with the client's identifier: right
EOF
