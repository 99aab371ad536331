import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Prints what the library answers to the cases of a file, a JSON line each. */
public final class Answers {
    /** The variables and file descriptors of the process, which Java itself does not hand out. */
    interface LibC extends Library {
        int setenv(String name, String value, int overwrite);

        int unsetenv(String name);

        int open(String path, int flags);

        int close(int descriptor);
    }

    private static String text(JsonObject of, String key) {
        return of.has(key) ? of.get(key).getAsString() : null;
    }

    private static String[] list(JsonElement named) {
        List<String> all = new ArrayList<>();
        if (named == null) {
            return null;
        } else if (named.isJsonObject()) {
            named.getAsJsonObject().entrySet().forEach(each -> all.add(each.getKey() + "=" + each.getValue().getAsLong()));
        } else {
            named.getAsJsonArray().forEach(each -> all.add(each.getAsString()));
        }
        return all.toArray(String[]::new);
    }

    private static JsonElement get(JsonElement of, String key) {
        JsonElement found = of != null && of.isJsonObject() ? of.getAsJsonObject().get(key) : null;
        return found == null ? JsonNull.INSTANCE : found;
    }

    private static JsonObject check(JsonObject options) {
        Airseal.Answer answer = Airseal.check(text(options, "home"), list(options.get("limits")),
                list(options.get("features")), text(options, "release"));
        JsonObject said = JsonParser.parseString(answer.text()).getAsJsonObject();
        JsonElement error = said.get("error");
        JsonObject found = new JsonObject();
        found.addProperty("exit_code", answer.code());
        found.addProperty("licensed", answer.code() == 0);
        found.addProperty("error", error == null ? null : "failed");
        found.add("hint", get(error, "hint"));
        found.add("reason", error == null ? get(said, "reason") : get(error, "message"));
        found.add("license_id", get(said.get("license"), "license_id"));
        for (String key : List.of("expires_at", "seconds_left", "license")) {
            found.add(key, get(said, key));
        }
        if (error == null) {
            for (String key : List.of("verdict", "not_covered", "clock_behind", "critical_advisories")) {
                found.add(key, get(said, key));
            }
        } else {
            found.addProperty("verdict", "unknown");
            found.add("not_covered", new JsonArray());
            found.addProperty("clock_behind", false);
            found.add("critical_advisories", new JsonArray());
        }
        return found;
    }

    private static JsonObject data(JsonObject options) {
        Airseal.Answer answer = Airseal.data(text(options, "kind"), text(options, "home"), list(options.get("limits")));
        JsonObject found = new JsonObject();
        if (answer.code() == 0) {
            byte[] bytes = answer.text().getBytes(StandardCharsets.UTF_8);
            found.add("error", JsonNull.INSTANCE);
            found.addProperty("bytes", bytes.length == 0 ? null : Base64.getEncoder().encodeToString(bytes));
        } else {
            JsonElement error = JsonParser.parseString(answer.text()).getAsJsonObject().get("error");
            found.addProperty("error", "failed");
            found.addProperty("exit_code", answer.code());
            found.add("message", get(error, "message"));
            found.add("hint", get(error, "hint"));
        }
        return found;
    }

    public static void main(String[] arguments) throws Exception {
        LibC c = Native.load("c", LibC.class, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Gson gson = new GsonBuilder().serializeNulls().create();
        for (JsonElement element : JsonParser.parseString(Files.readString(Path.of(arguments[0]))).getAsJsonArray()) {
            JsonObject one = element.getAsJsonObject();
            JsonObject options = one.getAsJsonObject("options");
            JsonObject environment = one.getAsJsonObject("environment");
            environment.entrySet().forEach(each -> c.setenv(each.getKey(), each.getValue().getAsString(), 1));
            Deque<Integer> taken = new ArrayDeque<>();
            while (one.get("descriptors").getAsString().equals("none") && (taken.isEmpty() || taken.peek() >= 0)) {
                taken.push(c.open("/dev/null", 0));
            }
            JsonObject found;
            switch (one.get("call").getAsString()) {
                case "check" -> found = check(options);
                case "data" -> found = data(options);
                default -> {
                    found = new JsonObject();
                    found.addProperty("allowed", Airseal.telemetryAllowed(text(options, "home")));
                }
            }
            taken.forEach(c::close);
            environment.keySet().forEach(c::unsetenv);
            found.add("name", one.get("name"));
            out.println(gson.toJson(found));
        }
    }
}
