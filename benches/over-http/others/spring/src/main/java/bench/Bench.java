package bench;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.OAuth2TokenFormat;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.web.SecurityFilterChain;

/** Spring Authorization Server, with everything in memory. */
@SpringBootApplication(proxyBeanMethods = false)
public class Bench {
    private static final int PEOPLE = Integer.parseInt(System.getenv("PEOPLE"));

    public static void main(String[] arguments) {
        SpringApplication.run(Bench.class, arguments);
    }

    /** SHA-256 is enough for random secrets; the default is bcrypt. */
    private static final class Digests implements PasswordEncoder {
        @Override
        public String encode(CharSequence secret) {
            try {
                byte[] bytes = secret.toString().getBytes(StandardCharsets.UTF_8);
                return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        public boolean matches(CharSequence secret, String encoded) {
            return MessageDigest.isEqual(
                    encode(secret).getBytes(StandardCharsets.UTF_8), encoded.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return new Digests();
    }

    @Bean
    UserDetailsService users() {
        return name -> {
            throw new UsernameNotFoundException("nobody logs in here");
        };
    }

    @Bean
    SecurityFilterChain filters(HttpSecurity http) {
        return http.oauth2AuthorizationServer(server -> {})
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .securityContext(context -> context.securityContextRepository(new Sessions(PEOPLE)))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .build();
    }

    @Bean
    AuthorizationServerSettings settings() {
        return AuthorizationServerSettings.builder()
                .authorizationEndpoint("/authorize")
                .tokenEndpoint("/token")
                .tokenIntrospectionEndpoint("/introspect")
                .build();
    }

    @Bean
    Authorizations authorizations() {
        return new Authorizations();
    }

    @Bean
    RegisteredClientRepository clients(PasswordEncoder digests) {
        List<RegisteredClient> clients = new ArrayList<>();
        for (int number = 0; number < PEOPLE; number++) {
            String secret = String.format("%08xq3Jw0hY3l8mJ2dT6vN5xK1sR7uA9bE4cF0g", number);
            clients.add(RegisteredClient.withId("client-" + number)
                    .clientId("client-" + number)
                    .clientSecret(digests.encode(secret))
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                    .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                    .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
                    .redirectUri("https://client.example/cb")
                    .scope("read")
                    .clientSettings(ClientSettings.builder()
                            .requireProofKey(true)
                            .requireAuthorizationConsent(false)
                            .build())
                    .tokenSettings(TokenSettings.builder()
                            .accessTokenFormat(OAuth2TokenFormat.REFERENCE)
                            .accessTokenTimeToLive(Duration.ofHours(1))
                            .reuseRefreshTokens(false)
                            .build())
                    .build());
        }
        return new InMemoryRegisteredClientRepository(clients);
    }

    @Bean
    ApplicationListener<WebServerInitializedEvent> announcement() {
        return event -> System.out.println(
                "listening on http://127.0.0.1:" + event.getWebServer().getPort());
    }
}
