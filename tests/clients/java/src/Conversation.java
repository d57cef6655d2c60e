import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The conversation with the test: parameters come as the first line, and a report goes back. */
final class Conversation {
    /** What checks a token: its report, or an exception. */
    interface Check {
        Object of(String token) throws Exception;
    }

    final String issuer;
    final String resource;
    /** What else the test says of the provider and of the client. */
    final Map<String, Object> parameters;
    private final Map<String, Object> tokens;
    private final BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));

    Conversation() throws Exception {
        parameters = JSONObjectUtils.parse(lines.readLine());
        issuer = JSONObjectUtils.getString(parameters, "issuer");
        resource = JSONObjectUtils.getString(parameters, "resource");
        tokens = JSONObjectUtils.getJSONObject(parameters, "tokens");
    }

    /** A parameter that is a text. */
    String text(String name) {
        return (String) parameters.get(name);
    }

    /** Checks each token, and reports. */
    void check(Check check) {
        var report = new LinkedHashMap<String, Object>();
        for (var token : tokens.entrySet()) {
            try {
                report.put(token.getKey(), Map.of("token", check.of((String) token.getValue())));
            } catch (Exception error) {
                report.put(token.getKey(), Map.of("error", String.valueOf(error.getMessage())));
            }
        }
        done(report);
    }

    /** A person logs in and agrees; gives the URL that the browser is sent to. */
    URI open(URI address) throws Exception {
        return URI.create(ask(address.toString()));
    }

    /** What the test answers. */
    String ask(String question) throws Exception {
        say(Map.of("open", question, "untick", List.of()));
        return JSONObjectUtils.parse("{\"answer\":" + lines.readLine() + "}").get("answer").toString();
    }

    /** Ends the program. */
    void done(Map<String, Object> report) {
        say(Map.of("result", report));
        System.exit(0);
    }

    private static void say(Map<String, Object> message) {
        System.out.println(JSONObjectUtils.toJSONString(message));
    }
}
