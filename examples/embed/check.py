"""A product that runs airseal before it starts, in Python."""

import json
import os
import subprocess

AIRSEAL = os.environ.get("AIRSEAL", "airseal")


def license(nodes):
    """The verdict, and the reason in one sentence."""
    run = subprocess.run([AIRSEAL, "verify", "--json", "--limit", f"nodes={nodes}"], stdout=subprocess.PIPE)
    answer = json.loads(run.stdout)
    if "error" in answer:
        return "unknown", answer["error"]["message"]
    return answer["verdict"], answer["reason"]


def telemetry_allowed():
    """Only exit code 0 means yes; any failure at all means no."""
    return subprocess.run([AIRSEAL, "--quiet", "telemetry", "check"]).returncode == 0


if __name__ == "__main__":
    verdict, reason = license(int(os.environ.get("NODES", "1")))
    print({"valid": "licensed", "grace": "licensed", "not-covered": "the license does not cover this many nodes"}.get(
        verdict, "running without a license"))
    print("usage data is " + ("on" if telemetry_allowed() else "off"))
