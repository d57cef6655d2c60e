#!/usr/bin/env bash
# Expected: a provider may sign with the names that the RFCs registered last, `Ed25519` (RFC 9864, which deprecates `EdDSA`) and
# `ML-DSA-44` (RFC 9964), because client libraries know them or leave such keys aside.
#
# Seen with PyJWT 2.15.0 (PyPI) on Python 3.11, and with nimbus-jose-jwt 10.9.1 and jose4j 0.9.6 (Maven) on Java 17: none of
# them verifies a signature of either name. PyJWT and jose4j do not know the names, and verify the same Ed25519 signature where its
# name is `EdDSA`. Nimbus needs Tink for both names of Ed25519, which it does not bring, and does not know `ML-DSA-44`. So a
# provider that serves clients of these kinds signs with `EdDSA`, and with RS256 or ES256 for those of Nimbus.
#
# Output seen:
#   PyJWT EdDSA: verified
#   PyJWT Ed25519: InvalidAlgorithmError
#   PyJWT ML-DSA-44: InvalidAlgorithmError
#   Nimbus EdDSA: refused
#   Nimbus Ed25519: refused
#   Nimbus ML-DSA-44: refused
#   jose4j EdDSA: verified
#   jose4j Ed25519: refused
#   jose4j ML-DSA-44: refused
#
# Exits with 1 if the behaviour changes. Needs Python 3.10 or newer with venv, Java 17 or newer, and Maven.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
python3 -m venv python
python/bin/pip --quiet --disable-pip-version-check install 'pyjwt==2.15.0' cryptography

# The same key signs under each name. The signature of `ML-DSA-44` is not one: what counts is what a library says of the name.
cat > tokens.py <<'PYTHON'
import base64
import json

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

key = Ed25519PrivateKey.generate()


def encoded(value):
    value = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


with open("x", "w") as file:
    file.write(encoded(key.public_key().public_bytes_raw()))
with open("tokens", "w") as file:
    for name in ["EdDSA", "Ed25519", "ML-DSA-44"]:
        message = f"{encoded({'alg': name})}.{encoded({'sub': 'alice'})}"
        token = f"{message}.{encoded(key.sign(message.encode()))}"
        file.write(f"{name} {token}\n")
        try:
            jwt.decode(token, key.public_key(), algorithms=[name])
            print(f"PyJWT {name}: verified")
        except Exception as error:
            print(f"PyJWT {name}: {type(error).__name__}")
PYTHON
seen=$(python/bin/python tokens.py)

cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example.invalid</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.nimbusds</groupId>
      <artifactId>nimbus-jose-jwt</artifactId>
      <version>10.9.1</version>
    </dependency>
    <dependency>
      <groupId>org.bitbucket.b_c</groupId>
      <artifactId>jose4j</artifactId>
      <version>0.9.6</version>
    </dependency>
  </dependencies>
</project>
XML
cat > Finding.java <<'JAVA'
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;

final class Finding {
    interface Attempt {
        boolean verifies() throws Exception;
    }

    static void report(String library, String name, Attempt attempt) {
        var verified = false;
        try {
            verified = attempt.verifies();
        } catch (Exception | LinkageError error) {
            System.err.println(library + " " + name + ": " + error);
        }
        System.out.println(library + " " + name + ": " + (verified ? "verified" : "refused"));
    }

    public static void main(String[] arguments) throws Exception {
        var jwk = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + Files.readString(Path.of("x")) + "\"}";
        for (var library : new String[] {"Nimbus", "jose4j"}) {
            for (var line : Files.readAllLines(Path.of("tokens"))) {
                var name = line.split(" ")[0];
                var token = line.split(" ")[1];
                if (library.equals("Nimbus")) {
                    report(library, name, () -> {
                        var jwt = SignedJWT.parse(token);
                        var key = OctetKeyPair.parse(jwk);
                        var algorithm = jwt.getHeader().getAlgorithm().getName();
                        if (algorithm.startsWith("Ed")) {
                            return jwt.verify(new com.nimbusds.jose.crypto.Ed25519Verifier(key));
                        }
                        return jwt.verify(new DefaultJWSVerifierFactory().createJWSVerifier(jwt.getHeader(), null));
                    });
                } else {
                    report(library, name, () -> {
                        var jws = new JsonWebSignature();
                        jws.setCompactSerialization(token);
                        jws.setKey(PublicJsonWebKey.Factory.newPublicJwk(jwk).getPublicKey());
                        return jws.verifySignature();
                    });
                }
            }
        }
    }
}
JAVA
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib >/dev/null
javac -cp 'lib/*' Finding.java
seen="$seen
$(java -cp 'lib/*:.' Finding 2>/dev/null)"
echo "$seen"
expected="PyJWT EdDSA: verified
PyJWT Ed25519: InvalidAlgorithmError
PyJWT ML-DSA-44: InvalidAlgorithmError
Nimbus EdDSA: refused
Nimbus Ed25519: refused
Nimbus ML-DSA-44: refused
jose4j EdDSA: verified
jose4j Ed25519: refused
jose4j ML-DSA-44: refused"
[ "$seen" = "$expected" ] || { echo "the behaviour changed" >&2; exit 1; }
