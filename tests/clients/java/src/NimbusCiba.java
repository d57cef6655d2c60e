import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.ciba.AuthRequestID;
import com.nimbusds.oauth2.sdk.ciba.CIBAGrant;
import com.nimbusds.oauth2.sdk.ciba.CIBAPingCallback;
import com.nimbusds.oauth2.sdk.ciba.CIBAPushCallback;
import com.nimbusds.oauth2.sdk.ciba.CIBARequest;
import com.nimbusds.oauth2.sdk.ciba.CIBARequestAcknowledgement;
import com.nimbusds.oauth2.sdk.ciba.CIBAResponse;
import com.nimbusds.oauth2.sdk.ciba.CIBASignedRequestClaimsSet;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Nimbus: tills that ask for the approval of a person who is elsewhere (CIBA Core 1.0), in each of its modes. */
final class NimbusCiba {
    private final Delegation delegation;
    private final BearerAccessToken notificationToken = new BearerAccessToken();

    NimbusCiba(Delegation delegation) {
        this.delegation = delegation;
    }

    private CIBARequest.Builder request(String client, String message) {
        return new CIBARequest.Builder(delegation.client(client), new Scope("openid", "read"))
                .endpointURI(delegation.provider.getBackChannelAuthenticationEndpointURI())
                .loginHint("alice")
                .bindingMessage(message);
    }

    private static CIBAResponse send(CIBARequest.Builder request) throws Exception {
        return CIBAResponse.parse(request.build().toHTTPRequest().send());
    }

    private static String refusal(CIBARequest.Builder request) throws Exception {
        return send(request).toErrorResponse().getErrorObject().getCode();
    }

    private static CIBARequestAcknowledgement acknowledged(CIBARequest.Builder request) throws Exception {
        var response = send(request);
        if (!response.indicatesSuccess()) {
            throw new IllegalStateException(response.toErrorResponse().getErrorObject().getDescription());
        }
        return response.toRequestAcknowledgement();
    }

    private static AuthRequestID waiting(CIBARequest.Builder request) throws Exception {
        return acknowledged(request).getAuthRequestID();
    }

    private TokenResponse poll(String client, AuthRequestID id) throws Exception {
        AuthorizationGrant grant = new CIBAGrant(id);
        var request = new TokenRequest.Builder(delegation.provider.getTokenEndpointURI(), delegation.client(client), grant);
        return OIDCTokenResponseParser.parse(request.build().toHTTPRequest().send());
    }

    private String refusal(String client, AuthRequestID id) throws Exception {
        return poll(client, id).toErrorResponse().getErrorObject().getCode();
    }

    /** Who logged in, by an ID token whose signature, issuer, audience and time are right. */
    private String subject(String client, JWT idToken) throws Exception {
        var keys = delegation.provider.getJWKSetURI().toURL();
        var validator = new IDTokenValidator(delegation.provider.getIssuer(), new ClientID(client), JWSAlgorithm.RS256, keys);
        return validator.validate(idToken, null).getSubject().getValue();
    }

    private String polled(String client, AuthRequestID id) throws Exception {
        var tokens = ((OIDCTokenResponse) poll(client, id).toSuccessResponse()).getOIDCTokens();
        return subject(client, tokens.getIDToken()) + " " + tokens.getAccessToken().getScope();
    }

    /** The request with which the provider tells a client that the person decided. */
    private HTTPRequest notification(String message) throws Exception {
        var received = delegation.conversation.ask(message).split("\r\n\r\n", 2);
        var lines = received[0].split("\r\n");
        var request = new HTTPRequest(HTTPRequest.Method.valueOf(lines[0].split(" ")[0]), URI.create("https://till.example/notify"));
        for (var index = 1; index < lines.length; index++) {
            var field = lines[index].split(": *", 2);
            request.setHeader(field[0], field[1]);
        }
        request.setBody(received[1]);
        return request;
    }

    private Map<String, Object> polling() throws Exception {
        var report = new LinkedHashMap<String, Object>();
        var acknowledged = acknowledged(request("till", "allow 4711"));
        report.put("expires_in", acknowledged.getExpiresIn());
        report.put("interval", acknowledged.getMinWaitInterval());
        delegation.conversation.ask("allow 4711");
        report.put("allowed", polled("till", acknowledged.getAuthRequestID()));
        report.put("again", refusal("till", acknowledged.getAuthRequestID()));
        var denied = waiting(request("till", "deny 4712"));
        delegation.conversation.ask("deny 4712");
        report.put("denied", refusal("till", denied));
        var undecided = waiting(request("till", "undecided"));
        report.put("pending", refusal("till", undecided));
        report.put("early", refusal("till", undecided));
        report.put("nobody", refusal(request("till", "no").loginHint("mallory")));
        report.put("no code", refusal(request("till", "no").loginHint("bob")));
        report.put("wrong code", refusal(request("till", "no").loginHint("bob").userCode(new Secret("4321"))));
        return report;
    }

    /** Everything in one JWT. */
    private CIBARequest.Builder signed(String message, String audience) throws Exception {
        var plain = request("signed-till", message).requestedExpiry(60).build();
        var now = Instant.now();
        var claims = new CIBASignedRequestClaimsSet(
                plain,
                new Issuer("signed-till"),
                new Audience(audience),
                Date.from(now),
                Date.from(now),
                Date.from(now.plus(Duration.ofMinutes(2))),
                new JWTID());
        return new CIBARequest.Builder(delegation.client("signed-till"), delegation.signed(claims.toJWTClaimsSet()))
                .endpointURI(plain.getEndpointURI());
    }

    private Map<String, Object> signing() throws Exception {
        var report = new LinkedHashMap<String, Object>();
        var issuer = delegation.conversation.issuer;
        var acknowledged = acknowledged(signed("allow 4713", issuer));
        report.put("expires_in", acknowledged.getExpiresIn());
        delegation.conversation.ask("allow 4713");
        report.put("allowed", polled("signed-till", acknowledged.getAuthRequestID()));
        report.put("unsigned", refusal(request("signed-till", "no")));
        report.put("for another", refusal(signed("no", "https://elsewhere.example")));
        return report;
    }

    private boolean isOwn(BearerAccessToken token) {
        return Objects.equals(token, notificationToken);
    }

    private Map<String, Object> pinging() throws Exception {
        var report = new LinkedHashMap<String, Object>();
        report.put("no token", refusal(request("ping-till", "no")));
        var id = waiting(request("ping-till", "allow ping 4714").clientNotificationToken(notificationToken));
        var ping = CIBAPingCallback.parse(notification("allow ping 4714"));
        report.put("own", isOwn((BearerAccessToken) ping.getAccessToken()) && ping.getAuthRequestID().equals(id));
        report.put("allowed", polled("ping-till", ping.getAuthRequestID()));
        return report;
    }

    private Map<String, Object> pushing() throws Exception {
        var report = new LinkedHashMap<String, Object>();
        var id = waiting(request("push-till", "allow push 4715").clientNotificationToken(notificationToken));
        var pushed = CIBAPushCallback.parse(notification("allow push 4715"));
        report.put("own", isOwn((BearerAccessToken) pushed.getAccessToken()) && pushed.getAuthRequestID().equals(id));
        var idToken = pushed.toTokenDelivery().getOIDCTokens().getIDToken();
        report.put("allowed", subject("push-till", idToken));
        var named = idToken.getJWTClaimsSet().getStringClaim("urn:openid:params:jwt:claim:auth_req_id");
        report.put("named", id.getValue().equals(named));
        report.put("polled", refusal("push-till", id));
        waiting(request("push-till", "deny push 4716").clientNotificationToken(notificationToken));
        var denied = CIBAPushCallback.parse(notification("deny push 4716")).toErrorDelivery();
        report.put("denied", denied.getErrorObject().getCode());
        return report;
    }

    Map<String, Object> run() throws Exception {
        return Map.of("poll", polling(), "signed", signing(), "ping", pinging(), "push", pushing());
    }
}
