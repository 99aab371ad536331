"""A product that asks airseal before it starts, in Python: pip install airseal-*.whl"""

import os

import airseal
from airseal import Verdict

answer = airseal.check(limits={"nodes": int(os.environ.get("NODES", "1"))})
if answer.licensed:
    print("licensed")
elif answer.verdict is Verdict.NOT_COVERED:
    print("the license does not cover this many nodes")
elif answer.verdict is Verdict.UNKNOWN:
    # Neither yes nor no: go on, tell the admin, and ask again later.
    print("the license was not checked: " + answer.reason)
else:
    print("running without a license")
print("usage data is " + ("on" if airseal.telemetry_allowed() else "off"))
