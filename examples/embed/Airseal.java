import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.Map;

/** A product that asks airseal before it starts, in Java: JNA calls libairseal.so. */
public final class Airseal {
    /** The functions of airseal.h. */
    interface Functions extends Library {
        int airseal_check(String home, String[] limits, String[] features, String release, PointerByReference answer);

        int airseal_telemetry_allowed(String home, PointerByReference answer);

        int airseal_data(String kind, String home, String[] limits, PointerByReference data);

        Pointer airseal_error(Pointer answer);

        void airseal_free(Pointer string);
    }

    /** The exit code of the program, what it prints, and what to tell the admin (null: nothing). */
    record Answer(int code, String text, String reason) {}

    static final Functions FUNCTIONS =
            Native.load("airseal", Functions.class, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));

    static Answer check(String home, String[] limits, String[] features, String release) {
        PointerByReference given = new PointerByReference();
        return take(FUNCTIONS.airseal_check(home, limits, features, release, given), given);
    }

    static boolean telemetryAllowed(String home) {
        return FUNCTIONS.airseal_telemetry_allowed(home, null) == 1;
    }

    static Answer data(String kind, String home, String[] limits) {
        PointerByReference given = new PointerByReference();
        return take(FUNCTIONS.airseal_data(kind, home, limits, given), given);
    }

    private static Answer take(int code, PointerByReference given) {
        Pointer reason = FUNCTIONS.airseal_error(given.getValue());
        try {
            String told = reason == null ? null : reason.getString(0, "UTF-8");
            return new Answer(code, given.getValue().getString(0, "UTF-8"), told);
        } finally {
            FUNCTIONS.airseal_free(reason);
            FUNCTIONS.airseal_free(given.getValue());
        }
    }

    public static void main(String[] arguments) {
        String nodes = System.getenv().getOrDefault("NODES", "1");
        Answer answer = check(null, new String[] {"nodes=" + nodes}, null, null);
        if (answer.code() == 0) {
            System.out.println("licensed");
        } else if (answer.code() == 16) {
            System.out.println("the license does not cover this many nodes");
        } else if (answer.code() < 10) {
            // Neither yes nor no: go on, tell the admin, and ask again later.
            System.out.println("the license was not checked: " + answer.reason());
        } else {
            System.out.println("running without a license");
        }
        System.out.println("usage data is " + (telemetryAllowed(null) ? "on" : "off"));
    }
}
