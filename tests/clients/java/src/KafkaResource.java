import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallback;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler;

/** A broker of Kafka checks JWT access tokens (RFC 9068), by the callback handler of its mechanism OAUTHBEARER. */
final class KafkaResource {
    // The page "Check tokens in another service" has these settings, as lines of server.properties.
    static Map<String, String> settings(String issuer, String resource) {
        return Map.of(
                "sasl.oauthbearer.jwks.endpoint.url", issuer + "/jwks",
                "sasl.oauthbearer.expected.issuer", issuer,
                "sasl.oauthbearer.expected.audience", resource);
    }

    /** What a broker does with its settings. */
    static OAuthBearerValidatorCallbackHandler handler(Map<String, String> settings) {
        var definition = new ConfigDef();
        SaslConfigs.addClientSaslSupport(definition);
        var module = OAuthBearerLoginModule.class.getName();
        var jaas = new AppConfigurationEntry(module, LoginModuleControlFlag.REQUIRED, Map.of());
        var handler = new OAuthBearerValidatorCallbackHandler();
        handler.configure(
                new AbstractConfig(definition, settings).values(),
                OAuthBearerLoginModule.OAUTHBEARER_MECHANISM,
                List.of(jaas));
        return handler;
    }

    public static void main(String[] arguments) throws Exception {
        var conversation = new Conversation();
        var settings = settings(conversation.issuer, conversation.resource);
        // Kafka fetches from no URL that the JVM does not allow: -D… in KAFKA_OPTS.
        System.setProperty(
                "org.apache.kafka.sasl.oauthbearer.allowed.urls", settings.get("sasl.oauthbearer.jwks.endpoint.url"));
        var handler = handler(settings);
        conversation.check(raw -> {
            var callback = new OAuthBearerValidatorCallback(raw);
            handler.handle(new Callback[] {callback});
            var token = callback.token();
            if (token == null) {
                throw new IllegalArgumentException(callback.errorStatus());
            }
            return Map.of("sub", token.principalName(), "scope", new TreeSet<>(token.scope()).toString());
        });
    }
}
