import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;

/** An API of Spring Security on Tomcat, with tokens that are bound to keys (RFC 9449), and requests to it by Nimbus. */
final class SpringDpop {
    /** The application. Without `dPoP`, it refuses bound tokens. */
    @Configuration
    @EnableWebSecurity
    static class Application {
        static Conversation conversation;

        @Bean
        JwtDecoder jwtDecoder() {
            return SpringResource.jwtDecoder(conversation.issuer, conversation.resource);
        }

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()).dPoP(Customizer.withDefaults()))
                    .build();
        }
    }

    /** Says who the client is. */
    static final class Api extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(request.getUserPrincipal().getName());
        }
    }

    private static int start(AnnotationConfigApplicationContext application) throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING);
        var folder = Files.createTempDirectory("tomcat").toFile();
        folder.deleteOnExit();
        var tomcat = new Tomcat();
        tomcat.setBaseDir(folder.getPath());
        tomcat.setPort(0);
        var context = tomcat.addContext("", folder.getPath());
        Tomcat.addServlet(context, "api", new Api());
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
        return tomcat.getConnector().getLocalPort();
    }

    /** A token for the API, bound to a key if there is one. */
    private static AccessToken token(Conversation conversation, DefaultDPoPProofFactory proofs) throws Exception {
        var secret = new Secret(conversation.text("client_secret"));
        var authentication = new ClientSecretBasic(new ClientID(conversation.text("client_id")), secret);
        var endpoint = URI.create(conversation.issuer + "/token");
        var request = new TokenRequest.Builder(endpoint, authentication, new ClientCredentialsGrant())
                .scope(new Scope("read"))
                .resource(URI.create(conversation.resource))
                .build()
                .toHTTPRequest();
        if (proofs != null) {
            request.setDPoP(proofs.createDPoPJWT("POST", endpoint));
        }
        return TokenResponse.parse(request.send()).toSuccessResponse().getTokens().getAccessToken();
    }

    private static DefaultDPoPProofFactory proofs(JWK key) throws Exception {
        return new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256);
    }

    public static void main(String[] arguments) throws Exception {
        var conversation = new Conversation();
        Application.conversation = conversation;
        var api = URI.create("http://127.0.0.1:" + start(new AnnotationConfigApplicationContext(Application.class)) + "/notes");
        var key = new ECKeyGenerator(Curve.P_256).generate();
        var own = proofs(key);
        var other = proofs(new ECKeyGenerator(Curve.P_256).generate());
        var token = token(conversation, own);
        var foreign = token(conversation, other);
        var bearer = new BearerAccessToken(token.getValue());
        var report = new LinkedHashMap<String, Object>();
        var confirmation = SignedJWT.parse(token.getValue()).getJWTClaimsSet().getJSONObjectClaim("cnf");
        report.put("type", token.getType().getValue());
        report.put("confirmed", Map.of("jkt", key.computeThumbprint().toString()).equals(confirmation));

        var right = own.createDPoPJWT("GET", api, token);
        report.put("own", outcome(api, token, right));
        report.put("the same proof again", outcome(api, token, right));
        report.put("no proof", outcome(api, token, null));
        report.put("another key", outcome(api, token, other.createDPoPJWT("GET", api, token)));
        report.put("another token", outcome(api, token, own.createDPoPJWT("GET", api, foreign)));
        report.put("another method", outcome(api, token, own.createDPoPJWT("POST", api, token)));
        report.put("another URL", outcome(api, token, own.createDPoPJWT("GET", api.resolve("/other"), token)));
        report.put("no token in the proof", outcome(api, token, own.createDPoPJWT("GET", api)));
        report.put("Bearer", outcome(api, bearer, null));
        report.put("Bearer with a proof", outcome(api, bearer, own.createDPoPJWT("GET", api, token)));
        report.put("a bearer token", outcome(api, token(conversation, null), null));
        conversation.done(report);
    }

    /** The status of the API, and the challenge. */
    private static String outcome(URI api, AccessToken token, SignedJWT proof) throws Exception {
        var request = new HTTPRequest(HTTPRequest.Method.GET, api);
        request.setAuthorization(token.toAuthorizationHeader());
        if (proof != null) {
            request.setDPoP(proof);
        }
        var response = request.send();
        var challenge = response.getWWWAuthenticate();
        return response.getStatusCode() + " " + (challenge == null ? response.getBody() : challenge);
    }
}
