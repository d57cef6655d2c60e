#!/usr/bin/env bash
# Expected: a resource server of Spring Security accepts DPoP-bound access tokens (RFC 9449) by default, as its reference said
# of 6.5: `oauth2ResourceServer` with `jwt` is enough.
#
# Seen with spring-security-config 7.1.2 on Java 17 and Tomcat 11.0.27: without `dPoP(…)` there is no filter for the scheme `DPoP`, so
# a bound token with its proof is answered like a request without a token, by a challenge `Bearer`. With it, the token is read.
#
# Output seen:
#   jwt: Bearer
#   jwt, dPoP: DPoP error="invalid_request"
#
# Exits with 1 if the behaviour changes. Needs Java 17 or newer and Maven.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example.invalid</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.springframework.security</groupId>
      <artifactId>spring-security-oauth2-resource-server</artifactId>
      <version>7.1.2</version>
    </dependency>
    <dependency>
      <groupId>org.springframework.security</groupId>
      <artifactId>spring-security-oauth2-jose</artifactId>
      <version>7.1.2</version>
    </dependency>
    <dependency>
      <groupId>org.springframework.security</groupId>
      <artifactId>spring-security-config</artifactId>
      <version>7.1.2</version>
    </dependency>
    <dependency>
      <groupId>org.apache.tomcat.embed</groupId>
      <artifactId>tomcat-embed-core</artifactId>
      <version>11.0.27</version>
    </dependency>
  </dependencies>
</project>
XML
cat > Finding.java <<'JAVA'
import java.net.URI;
import java.net.http.*;
import java.util.List;
import java.util.logging.*;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.*;
import org.springframework.context.annotation.*;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.oauth2.jwt.*;
import org.springframework.security.web.SecurityFilterChain;

final class Finding {
    static boolean dpop;

    @Configuration
    @EnableWebSecurity
    static class Application {
        @Bean
        JwtDecoder jwtDecoder() {
            return token -> { throw new BadJwtException("no token is right"); };
        }

        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .oauth2ResourceServer(server -> {
                        server.jwt(Customizer.withDefaults());
                        if (dpop) {
                            server.dPoP(Customizer.withDefaults());
                        }
                    })
                    .build();
        }
    }

    static String outcome() throws Exception {
        var application = new AnnotationConfigApplicationContext(Application.class);
        var tomcat = new Tomcat();
        tomcat.setBaseDir(".");
        tomcat.setPort(0);
        var context = tomcat.addContext("", new java.io.File(".").getAbsolutePath());
        Tomcat.addServlet(context, "api", new jakarta.servlet.http.HttpServlet() {});
        context.addServletMappingDecoded("/*", "api");
        var filter = new FilterDef();
        filter.setFilterName("security");
        filter.setFilter(application.getBean("springSecurityFilterChain", jakarta.servlet.Filter.class));
        context.addFilterDef(filter);
        var map = new FilterMap();
        map.setFilterName("security");
        map.addURLPattern("/*");
        context.addFilterMap(map);
        tomcat.start();
        var url = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/");
        // Whatever the proof: it is not even looked at, or it is missing.
        var request = HttpRequest.newBuilder(url).header("Authorization", "DPoP token").build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        tomcat.stop();
        var challenge = answer.headers().firstValue("WWW-Authenticate").orElse("none");
        return challenge.split(",")[0].replaceFirst(" resource_metadata=.*", "");
    }

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        var seen = new java.util.ArrayList<String>();
        seen.add("jwt: " + outcome());
        dpop = true;
        seen.add("jwt, dPoP: " + outcome());
        seen.forEach(System.out::println);
        System.exit(seen.equals(List.of("jwt: Bearer", "jwt, dPoP: DPoP error=\"invalid_request\"")) ? 0 : 1);
    }
}
JAVA
mvn --quiet --batch-mode -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib > /dev/null
javac -cp 'lib/*' Finding.java
java -cp '.:lib/*' Finding 2>/dev/null
