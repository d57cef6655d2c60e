#!/usr/bin/env bash
# Expected: a resource server of Spring Security accepts JWT access tokens of RFC 9068, whose `typ` is `at+jwt`, or the
# decoder's `validateType(false)` makes it.
#
# Seen with spring-security-oauth2-jose 7.1.2 (nimbus-jose-jwt 10.9.1) on Java 17: the decoder refuses every such token,
# because its default validator wants `typ` to be `JWT`. `validateType(false)` changes nothing, since that validator stays.
# What helps is `setJwtValidator(JwtValidators.createAtJwtValidator()…)`.
#
# Output seen:
#   default: refused, the given typ value needs to be one of [JWT]
#   validateType(false): refused, the given typ value needs to be one of [JWT]
#   createAtJwtValidator: accepted
#
# Exits with 1 if the behaviour changes. Needs Java 17 or newer and Maven.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
cat > pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example.invalid</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.springframework.security</groupId>
      <artifactId>spring-security-oauth2-jose</artifactId>
      <version>7.1.2</version>
    </dependency>
    <dependency>
      <groupId>org.springframework</groupId>
      <artifactId>spring-web</artifactId>
      <version>7.0.10</version>
    </dependency>
  </dependencies>
</project>
EOF
cat > Finding.java <<'EOF'
import com.nimbusds.jose.*;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.*;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.*;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.*;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.*;

final class Finding {
    static final String API = "https://api.example";
    static String issuer;

    static NimbusJwtDecoder.JwkSetUriJwtDecoderBuilder builder() {
        return NimbusJwtDecoder.withJwkSetUri(issuer + "/jwks").jwsAlgorithm(SignatureAlgorithm.ES256);
    }

    static String outcome(JwtDecoder decoder, String token) {
        try {
            decoder.decode(token);
            return "accepted";
        } catch (JwtException error) {
            return "refused," + error.getMessage().replaceFirst(".*:", "");
        }
    }

    public static void main(String[] arguments) throws Exception {
        var key = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
        var keys = new JWKSet(key.toPublicJWK()).toString().getBytes();
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/jwks", exchange -> {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.start();
        issuer = "http://127.0.0.1:" + server.getAddress().getPort();
        var now = System.currentTimeMillis();
        var claims = new JWTClaimsSet.Builder().issuer(issuer).audience(API).subject("alice").claim("client_id", "app")
                .issueTime(new Date(now)).expirationTime(new Date(now + 600_000)).jwtID("1").build();
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("at+jwt")).keyID("k").build();
        var jwt = new SignedJWT(header, claims);
        jwt.sign(new ECDSASigner(key));
        var token = jwt.serialize();

        var seen = new ArrayList<String>();
        seen.add("default: " + outcome(builder().build(), token));
        seen.add("validateType(false): " + outcome(builder().validateType(false).build(), token));
        var decoder = builder().build();
        decoder.setJwtValidator(JwtValidators.createAtJwtValidator().issuer(issuer).audience(API).build());
        seen.add("createAtJwtValidator: " + outcome(decoder, token));
        seen.forEach(System.out::println);
        server.stop(0);
        var expected = List.of(
                "default: refused, the given typ value needs to be one of [JWT]",
                "validateType(false): refused, the given typ value needs to be one of [JWT]",
                "createAtJwtValidator: accepted");
        System.exit(seen.equals(expected) ? 0 : 1);
    }
}
EOF
mvn --quiet --batch-mode -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib > /dev/null
javac -cp 'lib/*' Finding.java
java -cp '.:lib/*' Finding
