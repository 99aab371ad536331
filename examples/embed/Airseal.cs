using System;
using System.Runtime.InteropServices;
using System.Text;

/// <summary>A product that asks airseal before it starts, in C#: P/Invoke calls libairseal.so.</summary>
public static class Airseal
{
    // Strings go out as UTF-8, as everywhere on Linux; a list of them ends with null.
    [DllImport("airseal")]
    static extern int airseal_check(string home, string[] limits, string[] features, string release, out IntPtr answer);

    [DllImport("airseal")]
    static extern int airseal_telemetry_allowed(string home, IntPtr answer);

    [DllImport("airseal")]
    static extern int airseal_data(string kind, string home, string[] limits, out IntPtr data);

    [DllImport("airseal")]
    static extern IntPtr airseal_error(IntPtr answer);

    [DllImport("airseal")]
    static extern void airseal_free(IntPtr text);

    /// <summary>The exit code of the program, what it prints, and what to tell the admin (null: nothing).</summary>
    public struct Answer
    {
        public int Code;
        public string Text;
        public string Reason;
    }

    public static Answer Check(string home, string[] limits, string[] features, string release)
    {
        IntPtr given;
        int code = airseal_check(home, Ended(limits), Ended(features), release, out given);
        return Take(code, given);
    }

    public static bool TelemetryAllowed(string home)
    {
        return airseal_telemetry_allowed(home, IntPtr.Zero) == 1;
    }

    public static Answer Data(string kind, string home, string[] limits)
    {
        IntPtr given;
        int code = airseal_data(kind, home, Ended(limits), out given);
        return Take(code, given);
    }

    static string[] Ended(string[] list)
    {
        if (list != null)
            Array.Resize(ref list, list.Length + 1);
        return list;
    }

    static Answer Take(int code, IntPtr given)
    {
        IntPtr reason = airseal_error(given);
        try
        {
            return new Answer { Code = code, Text = Read(given), Reason = Read(reason) };
        }
        finally
        {
            airseal_free(reason);
            airseal_free(given);
        }
    }

    static string Read(IntPtr text)
    {
        if (text == IntPtr.Zero)
            return null;
        int length = 0;
        while (Marshal.ReadByte(text, length) != 0)
            length++;
        byte[] bytes = new byte[length];
        Marshal.Copy(text, bytes, 0, length);
        return Encoding.UTF8.GetString(bytes);
    }

    public static void Main()
    {
        string nodes = Environment.GetEnvironmentVariable("NODES") ?? "1";
        Answer answer = Check(null, new[] { "nodes=" + nodes }, null, null);
        if (answer.Code == 0)
            Console.WriteLine("licensed");
        else if (answer.Code == 16)
            Console.WriteLine("the license does not cover this many nodes");
        else if (answer.Code < 10)
            // Neither yes nor no: go on, tell the admin, and ask again later.
            Console.WriteLine("the license was not checked: " + answer.Reason);
        else
            Console.WriteLine("running without a license");
        Console.WriteLine("usage data is " + (TelemetryAllowed(null) ? "on" : "off"));
    }
}
