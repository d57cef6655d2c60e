#!/usr/bin/env bash
# Expected: before an Argon2 hash, Spring Security's delegating encoder writes `{argon2}`, as it writes `{bcrypt}` before one of bcrypt.
#
# Seen with spring-security-crypto 7.1.2 (Bouncy Castle 1.82) on Java 17: the factory knows two encoders of Argon2. `{argon2}` reads the
# hashes of Spring Security before 5.8; the encoder with the parameters since then is `{argon2@SpringSecurity_v5_8}`, and the same
# holds for scrypt and PBKDF2. An import that knows the plain names only refuses every newer hash.
#
# Output seen:
#   {argon2}: accepted, encodes m=4096,t=3,p=1
#   {argon2@SpringSecurity_v5_8}: accepted, encodes m=16384,t=2,p=1
#   {argon2id}: There is no password encoder mapped for the id 'argon2id'
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
      <artifactId>spring-security-crypto</artifactId>
      <version>7.1.2</version>
    </dependency>
    <dependency>
      <groupId>org.bouncycastle</groupId>
      <artifactId>bcprov-jdk18on</artifactId>
      <version>1.82</version>
    </dependency>
    <dependency>
      <groupId>org.springframework</groupId>
      <artifactId>spring-core</artifactId>
      <version>7.0.10</version>
    </dependency>
  </dependencies>
</project>
EOF
cat > Finding.java <<'EOF'
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;

final class Finding {
    static final String PASSWORD = "correct horse battery staple";

    static void tell(String id, Argon2PasswordEncoder encoder) {
        String hash = encoder.encode(PASSWORD);
        try {
            boolean matches = PasswordEncoderFactories.createDelegatingPasswordEncoder().matches(PASSWORD, id + hash);
            System.out.println(id + ": " + (matches ? "accepted, encodes " + hash.split("\\$")[3] : "another password"));
        } catch (IllegalArgumentException error) {
            System.out.println(id + ": " + error.getMessage().split("\\.")[0]);
        }
    }

    public static void main(String[] arguments) {
        tell("{argon2}", Argon2PasswordEncoder.defaultsForSpringSecurity_v5_2());
        tell("{argon2@SpringSecurity_v5_8}", Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8());
        tell("{argon2id}", Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8());
    }
}
EOF
mvn --quiet dependency:build-classpath -Dmdep.outputFile=classpath
java -cp "$(cat classpath)" Finding.java 2>errors | tee output || { cat errors; exit 1; }
diff output - <<'EOF'
{argon2}: accepted, encodes m=4096,t=3,p=1
{argon2@SpringSecurity_v5_8}: accepted, encodes m=16384,t=2,p=1
{argon2id}: There is no password encoder mapped for the id 'argon2id'
EOF
