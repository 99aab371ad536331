using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

/// <summary>Prints what the library answers to the cases of a file, a JSON line each.</summary>
public static class Answers
{
    // The variables of the process, which mono itself keeps a copy of.
    [DllImport("libc")]
    static extern int setenv(string name, string value, int overwrite);

    [DllImport("libc")]
    static extern int unsetenv(string name);

    [DllImport("libc")]
    static extern int open(string path, int flags);

    [DllImport("libc")]
    static extern int close(int descriptor);

    static JToken Parse(string text)
    {
        return JToken.ReadFrom(new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None });
    }

    static string[] List(JToken named)
    {
        if (named == null)
            return null;
        JObject limits = named as JObject;
        return limits != null
            ? limits.Properties().Select(each => each.Name + "=" + each.Value).ToArray()
            : named.Select(each => (string)each).ToArray();
    }

    static JToken Get(JToken of, string key)
    {
        JObject found = of as JObject;
        return (found == null ? null : found[key]) ?? JValue.CreateNull();
    }

    static JObject Check(JObject options)
    {
        Airseal.Answer answer = Airseal.Check(
            (string)options["home"], List(options["limits"]), List(options["features"]), (string)options["release"]);
        JToken said = Parse(answer.Text);
        JToken error = said["error"];
        JObject found = new JObject();
        found["exit_code"] = answer.Code;
        found["licensed"] = answer.Code == 0;
        found["error"] = error == null ? null : "failed";
        found["hint"] = Get(error, "hint");
        found["reason"] = error == null ? Get(said, "reason") : Get(error, "message");
        found["license_id"] = Get(Get(said, "license"), "license_id");
        foreach (string key in new[] { "expires_at", "seconds_left", "license" })
            found[key] = Get(said, key);
        foreach (string key in new[] { "verdict", "not_covered", "clock_behind", "critical_advisories" })
            found[key] = Get(said, key);
        if (error != null)
        {
            found["verdict"] = "unknown";
            found["clock_behind"] = false;
            found["not_covered"] = new JArray();
            found["critical_advisories"] = new JArray();
        }
        return found;
    }

    static JObject Data(JObject options)
    {
        Airseal.Answer answer = Airseal.Data((string)options["kind"], (string)options["home"], List(options["limits"]));
        JObject found = new JObject();
        if (answer.Code == 0)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(answer.Text);
            found["error"] = null;
            found["bytes"] = bytes.Length == 0 ? null : Convert.ToBase64String(bytes);
        }
        else
        {
            JToken error = Parse(answer.Text)["error"];
            found["error"] = "failed";
            found["exit_code"] = answer.Code;
            found["message"] = Get(error, "message");
            found["hint"] = Get(error, "hint");
        }
        return found;
    }

    public static void Main(string[] arguments)
    {
        Stream output = Console.OpenStandardOutput();
        foreach (JToken one in Parse(File.ReadAllText(arguments[0])))
        {
            JObject options = (JObject)one["options"], environment = (JObject)one["environment"], found;
            foreach (JProperty each in environment.Properties())
                setenv(each.Name, (string)each.Value, 1);
            Stack<int> taken = new Stack<int>();
            while ((string)one["descriptors"] == "none" && (taken.Count == 0 || taken.Peek() >= 0))
                taken.Push(open("/dev/null", 0));
            switch ((string)one["call"])
            {
                case "check":
                    found = Check(options);
                    break;
                case "data":
                    found = Data(options);
                    break;
                default:
                    found = new JObject();
                    found["allowed"] = Airseal.TelemetryAllowed((string)options["home"]);
                    break;
            }
            foreach (int descriptor in taken)
                close(descriptor);
            foreach (JProperty each in environment.Properties())
                unsetenv(each.Name);
            found["name"] = one["name"];
            byte[] line = Encoding.UTF8.GetBytes(found.ToString(Formatting.None) + "\n");
            output.Write(line, 0, line.Length);
        }
    }
}
