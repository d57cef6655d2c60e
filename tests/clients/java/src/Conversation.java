import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.LinkedHashMap;
import java.util.Map;

/** The conversation with the test: parameters come as the first line, and a report goes back. */
final class Conversation {
    /** What checks a token: its report, or an exception. */
    interface Check {
        Object of(String token) throws Exception;
    }

    final String issuer;
    final String resource;
    private final Map<String, Object> tokens;

    Conversation() throws Exception {
        var line = new BufferedReader(new InputStreamReader(System.in)).readLine();
        var parameters = JSONObjectUtils.parse(line);
        issuer = JSONObjectUtils.getString(parameters, "issuer");
        resource = JSONObjectUtils.getString(parameters, "resource");
        tokens = JSONObjectUtils.getJSONObject(parameters, "tokens");
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
        System.out.println(JSONObjectUtils.toJSONString(Map.of("result", report)));
        System.exit(0);
    }
}
